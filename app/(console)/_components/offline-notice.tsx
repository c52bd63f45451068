"use client";

import { WifiOff } from "lucide-react";
import { useOnline } from "@/app/_components/use-online";

/** A status line while the browser is offline. It floats, so that nothing moves when it appears. */
export function OfflineNotice() {
  const online = useOnline();
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-30 flex justify-center print:hidden"
    >
      {!online && (
        <p className="flex items-center gap-3 rounded-lg border border-warning/35 bg-warning-soft px-4 py-2 shadow-md">
          <WifiOff aria-hidden className="size-4 shrink-0 text-warning" />
          <span>
            You’re offline. This page may be out of date, and changes can’t be sent until you reconnect.
          </span>
        </p>
      )}
    </div>
  );
}
