/** Wait between two tries, in ms: doubled after each failure, up to the longest wait. */
const firstWaitMs = 1_000;
const longestWaitMs = 10_000;
const probeTimeoutMs = 5_000;

/**
 * Whether the console responds. Check before `router.refresh` or `router.replace`: if their request fails, Next
 * reloads the page, and the browser replaces it with its own error page.
 */
export async function isReachable(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(probeTimeoutMs);
    const { ok } = await fetch("/icon.svg", { method: "HEAD", cache: "no-store", signal });
    return ok;
  } catch {
    return false;
  }
}

/** Resolves as soon as the console responds again. Rejects with the signal's reason if it is aborted first. */
export async function waitUntilReachable(signal: AbortSignal): Promise<void> {
  for (let waitMs = firstWaitMs; !(await isReachable()); waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    await waitForNextTry(waitMs, signal);
  }
  signal.throwIfAborted();
}

/** Waits for the time to pass or the browser to come back online, whichever is first. */
function waitForNextTry(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settled = new AbortController();
    const end = (settle: () => void) => () => {
      settled.abort();
      clearTimeout(timer);
      settle();
    };
    const timer = setTimeout(end(resolve), waitMs);
    if (signal.aborted) return end(() => reject(signal.reason))();
    window.addEventListener("online", end(resolve), { signal: settled.signal });
    signal.addEventListener(
      "abort",
      end(() => reject(signal.reason)),
      { signal: settled.signal },
    );
  });
}
