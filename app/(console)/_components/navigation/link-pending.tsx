"use client";

import { LoaderCircle } from "lucide-react";
import { useLinkStatus } from "next/link";
import type { ReactNode } from "react";

/**
 * A spinner within a link while its page loads. There are no skeleton pages: without JavaScript, a page streamed
 * behind a skeleton never appears.
 */
export function LinkPending({ children }: { children: ReactNode }) {
  const { pending } = useLinkStatus();
  return (
    <>
      <span className="contents">{children}</span>
      {pending && (
        <LoaderCircle aria-label="Loading" className="size-3.5 animate-spin text-muted-foreground" />
      )}
    </>
  );
}
