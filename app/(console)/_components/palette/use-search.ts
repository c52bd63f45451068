import { useEffect, useState } from "react";
import { useOnline } from "@/app/_components/use-online";
import type { BriefResult } from "@/lib/search/brief";

/** What a search found, or why there is no result. */
export type PaletteAnswer = { query: string } & ({ result: BriefResult } | { problem: string });

/** Debounce before searching, and the time limit of a request, in ms. */
const [debounceMs, timeoutMs] = [200, 10_000];

/**
 * The answer to the latest completed search; null before the first. Its query differs from the current one while a
 * newer search is running. Searches again when the browser reconnects.
 */
export function useSearch(query: string): PaletteAnswer | null {
  const online = useOnline();
  const [answer, setAnswer] = useState<PaletteAnswer | null>(null);
  useEffect(() => {
    if (query === "") return;
    const superseded = new AbortController();
    const run = async () => {
      const outcome = online ? await fetchResult(query, superseded.signal) : { problem: offline };
      if (!superseded.signal.aborted) setAnswer({ query, ...outcome });
    };
    const timer = setTimeout(run, debounceMs);
    return () => {
      superseded.abort();
      clearTimeout(timer);
    };
  }, [query, online]);
  return answer;
}

async function fetchResult(query: string, superseded: AbortSignal) {
  try {
    const signal = AbortSignal.any([superseded, AbortSignal.timeout(timeoutMs)]);
    const response = await fetch(`/search/results?${new URLSearchParams({ q: query })}`, {
      signal,
      cache: "no-store",
    });
    const body = await response.json();
    return response.ok ? { result: body as BriefResult } : { problem: String(body.error) };
  } catch {
    return { problem: "The console didn’t respond. Press Enter to use the search page instead." };
  }
}

const offline = "You’re offline. We’ll search when you reconnect.";
