import { useEffect, useState } from "react";
import { useOnline } from "@/app/_components/use-online";
import type { BriefResult } from "@/lib/search/brief";

/** What a search found, or the problem that kept it from running. */
export type PaletteAnswer = { query: string } & ({ result: BriefResult } | { problem: string });

/** Debounce before searching, and the time limit of a request, in ms. */
const [debounceMs, timeoutMs] = [200, 10_000];

/**
 * The answer to the last search that ended, null before the first. Its query may differ from the current one, whose
 * search then is under way. Searches again when the browser reconnects.
 */
export function useSearch(query: string): PaletteAnswer | null {
  const online = useOnline();
  const [answer, setAnswer] = useState<PaletteAnswer | null>(null);
  useEffect(() => {
    if (query === "") return;
    const replaced = new AbortController();
    const run = async () => {
      const found = online ? await fetchResult(query, replaced.signal) : { problem: offline };
      if (!replaced.signal.aborted) setAnswer({ query, ...found });
    };
    const timer = setTimeout(run, debounceMs);
    return () => {
      replaced.abort();
      clearTimeout(timer);
    };
  }, [query, online]);
  return answer;
}

async function fetchResult(query: string, replaced: AbortSignal) {
  try {
    const signal = AbortSignal.any([replaced, AbortSignal.timeout(timeoutMs)]);
    const response = await fetch(`/search/results?${new URLSearchParams({ q: query })}`, {
      signal,
      cache: "no-store",
    });
    const body = await response.json();
    return response.ok ? { result: body as BriefResult } : { problem: String(body.error) };
  } catch {
    return { problem: "The console didn’t respond. Press Enter to try on the search page." };
  }
}

const offline = "You’re offline. The search runs when you reconnect.";
