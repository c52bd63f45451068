"use client";

import type { KeyboardEvent, ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { asButton } from "@/components/ui/button-variants";

type DisclosureProps = {
  summary: ReactNode;
  open?: boolean;
  children: ReactNode;
};

/**
 * Buttons and disclosures in a row. The form of an open disclosure takes a line of its own below its button, which does
 * not move. Styled in globals.css.
 */
export function ActionRow({ children }: { children: ReactNode }) {
  return <div data-slot="action-row">{children}</div>;
}

/** A button that shows a form below it. Needs no script. Beside other buttons, it belongs in an `ActionRow`. */
export function Disclosure({ summary, open = false, children }: DisclosureProps) {
  return (
    <details open={open} onKeyDown={closeOnEscape}>
      <summary
        {...asButton({
          variant: "outline",
          size: "sm",
          className: "list-none [&::-webkit-details-marker]:hidden",
        })}
      >
        {summary}
      </summary>
      <div className="mt-3">{children}</div>
    </details>
  );
}

/**
 * Closes the disclosure around the button and focuses its summary. Without JavaScript, pressing the summary again closes
 * it.
 */
export function CancelButton({ target }: { target?: string }) {
  return (
    <Button
      variant="ghost"
      size="sm"
      className="noscript:hidden"
      onClick={(event) => close(event.currentTarget)}
    >
      <span>Cancel</span>
      {target && <span className="sr-only">: {target}</span>}
    </Button>
  );
}

function closeOnEscape(event: KeyboardEvent<HTMLDetailsElement>): void {
  if (event.key !== "Escape" || !event.currentTarget.open) return;
  event.preventDefault();
  close(event.currentTarget);
}

function close(element: HTMLElement): void {
  const details = element.closest("details");
  if (!details) return;
  details.open = false;
  details.querySelector("summary")?.focus();
}
