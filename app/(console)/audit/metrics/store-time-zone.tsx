"use client";

import { useRouter } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import { clock } from "../../_components/browser-settings";
import { timeZoneCookie } from "./time-zone-cookie";

const yearSeconds = 31_536_000;

/**
 * Stores the time zone in which the page shows times, so that the server groups data by the days of that zone.
 * Refreshes the page after a change.
 */
export function StoreTimeZone() {
  const router = useRouter();
  const zone = useSyncExternalStore(clock.watch, shownZone, () => null);
  useEffect(() => {
    if (!zone) return;
    const pair = `${timeZoneCookie}=${encodeURIComponent(zone)}`;
    if (document.cookie.split("; ").includes(pair)) return;
    // biome-ignore lint/suspicious/noDocumentCookie: Safari has had the Cookie Store API only since 2025
    document.cookie = `${pair}; path=/audit; max-age=${yearSeconds}; samesite=lax`;
    router.refresh();
  }, [zone, router]);
  return null;
}

function shownZone(): string {
  return clock.read() === "utc" ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone;
}
