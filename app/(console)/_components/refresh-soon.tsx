"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { isReachable } from "./reconnect";

const refreshIntervalMs = 1_500;
const maxRefreshes = 20;

/** Refreshes the page while a change is imminent, for half a minute at most. */
export function RefreshSoon({ while: soon }: { while: boolean }) {
  const router = useRouter();
  const remaining = useRef(maxRefreshes);
  useEffect(() => {
    if (!soon) return;
    const timer = setInterval(async () => {
      if (remaining.current-- > 0 && (await isReachable())) router.refresh();
    }, refreshIntervalMs);
    return () => clearInterval(timer);
  }, [router, soon]);
  return null;
}
