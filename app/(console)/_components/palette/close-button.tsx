import { X } from "lucide-react";
import { Button } from "@/components/ui/button";

/** Closes a dialog. Enter must not reach the list around it, which would choose the highlighted item instead. */
export function CloseButton({ close }: { close: () => void }) {
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label="Close"
      onClick={close}
      onKeyDown={(event) => event.key === "Enter" && event.stopPropagation()}
    >
      <X aria-hidden />
    </Button>
  );
}
