"use client";

import { type ReactNode, useEffect, useRef } from "react";

/** Takes the focus from a form that is gone, so that keyboard users continue here and the outcome is read out. */
export function FocusOnMount({ children }: { children: ReactNode }) {
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) outcome.current?.focus();
  }, []);
  return (
    <div ref={outcome} tabIndex={-1} className="rounded-lg">
      {children}
    </div>
  );
}
