import { X } from "lucide-react";
import { Button } from "@/components/ui/button";

export function CloseButton({ close }: { close: () => void }) {
  return (
    <Button variant="ghost" size="icon-sm" aria-label="Close" onClick={close}>
      <X aria-hidden />
    </Button>
  );
}
