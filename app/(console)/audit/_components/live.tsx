"use client";

import { Pause, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { cn } from "@/components/cn";
import { Button } from "@/components/ui/button";

/** The polling interval, its maximum while polls fail, and a poll's timeout, in milliseconds. */
const pollMs = 1_500;
const longestWaitMs = 30_000;
const timeoutMs = 10_000;

type State = "paused" | "live" | "lost" | "signed-out";

const texts: Record<State, string> = {
  paused: "",
  live: "Live",
  lost: "No response, retrying…",
  "signed-out": "You’re signed out, or no longer have access. Reload this page.",
};

type LiveProps = {
  /** Identifies the version of the page's data. Only later changes trigger a refresh. */
  since: string;
  initiallyOn: boolean;
  /** Limits the updates to this attempt. */
  attempt?: string;
};

/**
 * Polls for changes while the tab is visible, and refreshes the page when there are any. Sends one request at a time,
 * and polls less often while requests fail.
 */
export function Live({ since, initiallyOn, attempt }: LiveProps) {
  const router = useRouter();
  const [on, setOn] = useState(initiallyOn);
  const [state, setState] = useState<State>(initiallyOn ? "live" : "paused");
  const [loading, startLoading] = useTransition();
  const busy = useRef(false);
  const latestSince = useRef(since);

  useEffect(() => {
    busy.current = loading;
    latestSince.current = since;
  }, [loading, since]);

  useEffect(() => {
    if (!on) return;
    return startPolling(
      latestSince.current,
      attempt,
      () => startLoading(() => router.refresh()),
      () => busy.current,
      setState,
    );
  }, [on, attempt, router]);

  function toggle() {
    setOn(!on);
    setState(on ? "paused" : "live");
    if (attempt) return;
    const url = new URL(window.location.href);
    if (on) url.searchParams.delete("live");
    else url.searchParams.set("live", "1");
    // The URL stores whether the view is live.
    window.history.replaceState(null, "", url);
    // The page may be from a standby that lacked recent changes, and polls report only later ones. A live page is
    // read from the primary.
    if (!on) startLoading(() => router.refresh());
  }

  return (
    <div className="flex flex-wrap items-center gap-y-1 noscript:hidden">
      <span
        role="status"
        className={cn(
          "flex items-center gap-2 text-[0.8125rem] text-muted-foreground",
          texts[state] && "mr-3",
        )}
      >
        {state === "live" && <span aria-hidden className="size-2 animate-pulse rounded-full bg-success" />}
        <span>{texts[state]}</span>
      </span>
      <Button variant="outline" onClick={toggle}>
        {on ? <Pause aria-hidden /> : <Play aria-hidden />}
        <span>{on ? "Pause" : "Go live"}</span>
      </Button>
    </div>
  );
}

/** Polls until the returned function is called or access is denied. */
function startPolling(
  since: string,
  attempt: string | undefined,
  load: () => void,
  isLoading: () => boolean,
  report: (state: State) => void,
): () => void {
  const stop = new AbortController();
  let token = since;
  let wait = pollMs;
  let timer: number | undefined;
  let polling = false;

  async function poll() {
    if (polling || stop.signal.aborted || document.hidden) return;
    window.clearTimeout(timer);
    polling = true;
    // While the page is loading, skip this poll: the next one reports any change.
    if (!isLoading()) await pollOnce();
    polling = false;
    if (!stop.signal.aborted) timer = window.setTimeout(poll, wait);
  }

  async function pollOnce() {
    const search = new URLSearchParams({ since: token, ...(attempt && { attempt }) });
    try {
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(timeoutMs)]);
      const response = await fetch(`/audit/live?${search}`, { signal, cache: "no-store" });
      if (response.status === 401 || response.status === 403) {
        report("signed-out");
        stop.abort();
        return;
      }
      if (!response.ok) throw new Error(`status ${response.status}`);
      const next = (await response.json()) as { token: string; changed: boolean };
      if (next.changed) load();
      token = next.token;
      wait = pollMs;
      report("live");
    } catch {
      if (stop.signal.aborted) return;
      wait = Math.min(longestWaitMs, wait * 2);
      report("lost");
    }
  }

  const onVisible = () => void (document.hidden || poll());
  document.addEventListener("visibilitychange", onVisible);
  void poll();
  return () => {
    stop.abort();
    window.clearTimeout(timer);
    document.removeEventListener("visibilitychange", onVisible);
  };
}
