"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { isReachable } from "./reconnect";

const everyMs = 1_500;
const most = 20;

/** Refreshes the page while a change is imminent, for half a minute at most. */
export function RefreshSoon({ while: soon }: { while: boolean }) {
  const router = useRouter();
  const left = useRef(most);
  useEffect(() => {
    if (!soon) return;
    const timer = setInterval(async () => {
      if (left.current-- > 0 && (await isReachable())) router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, soon]);
  return null;
}
