import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

type DisclosureProps = { summary: string; icon: ReactNode; open?: boolean; children: ReactNode };

/** A button that shows a form below it. Needs no script. */
export function Disclosure({ summary, icon, open = false, children }: DisclosureProps) {
  return (
    <details className="open:basis-full" open={open}>
      <Button asChild variant="outline" size="sm">
        <summary className="list-none [&::-webkit-details-marker]:hidden">
          {icon}
          {summary}
        </summary>
      </Button>
      <div className="mt-3">{children}</div>
    </details>
  );
}
