"use client";

import { LoaderCircle } from "lucide-react";
import { useLinkStatus } from "next/link";
import type { ReactNode } from "react";

/**
 * Within a link: turns while its page is on the way. There are no skeleton pages, because without scripts
 * a page that is streamed behind one is never shown.
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
