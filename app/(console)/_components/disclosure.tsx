"use client";

import type { KeyboardEvent, ReactNode } from "react";
import { Button } from "@/components/ui/button";

type DisclosureProps = {
  summary: ReactNode;
  open?: boolean;
  children: ReactNode;
};

/**
 * A button that shows a form below it. Needs no script. Its siblings must be stacked: in a row, the button would wrap
 * away from the pointer when it opens.
 */
export function Disclosure({ summary, open = false, children }: DisclosureProps) {
  return (
    <details open={open} onKeyDown={closeOnEscape}>
      <Button asChild variant="outline" size="sm">
        <summary className="list-none [&::-webkit-details-marker]:hidden">{summary}</summary>
      </Button>
      <div className="mt-3">{children}</div>
    </details>
  );
}

/** Closes the disclosure around the button and focuses its summary. Without scripts, pressing the summary again closes it. */
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
