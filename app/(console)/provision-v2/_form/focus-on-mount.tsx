"use client";

import { type ReactNode, useEffect, useRef } from "react";

/** Takes focus, which was lost with the form: keyboard users continue here, and screen readers read the outcome. */
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
