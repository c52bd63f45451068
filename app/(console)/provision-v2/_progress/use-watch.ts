import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { isReachable, waitUntilReachable } from "../../_components/reconnect";
import { watchAction } from "../actions";
import { IdleTimeoutError, orIdleTimeout, withIdleTimeout } from "./idle-timeout";
import type { StageMark } from "./steps";

/** The pause after a watch that ended without an outcome, in ms. */
const pauseMs = 2_000;

type Watch = { marks: readonly StageMark[]; connected: boolean };

/** The stages that an attempt has reached, from the database. Refreshes or reloads the page when a watch ends. */
export function useWatch(attemptId: string): Watch {
  const router = useRouter();
  const [state, setState] = useState<Watch>({ marks: [], connected: true });

  useEffect(() => {
    const unmounted = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    async function watch(): Promise<void> {
      const idle = await follow().catch((error) => error instanceof IdleTimeoutError);
      if (unmounted.signal.aborted) return;
      if (!(await isReachable())) {
        setState((before) => ({ ...before, connected: false }));
        await waitUntilReachable(unmounted.signal).catch(() => undefined);
      }
      if (unmounted.signal.aborted) return;
      // A hanging request blocks all later requests from this page, so reload it.
      if (idle) return window.location.reload();
      router.refresh();
      timer = setTimeout(watch, pauseMs);
    }

    async function follow(): Promise<false> {
      // Each watch starts with all stages reached so far.
      const seen: StageMark[] = [];
      const { progress } = await orIdleTimeout(watchAction(attemptId));
      for await (const event of withIdleTimeout(progress)) {
        if (unmounted.signal.aborted) return false;
        if (event.kind === "stage") seen.push(event);
        setState({ marks: [...seen], connected: true });
      }
      return false;
    }

    void watch();
    return () => {
      unmounted.abort();
      clearTimeout(timer);
    };
  }, [attemptId, router]);

  return state;
}
