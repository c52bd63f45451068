import { unstable_isUnrecognizedActionError as isUnrecognizedActionError, useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { isReachable, waitUntilReachable } from "../../_components/reconnect";
import { IdleTimeoutError, orIdleTimeout, withIdleTimeout } from "../_progress/idle-timeout";
import type { StageMark } from "../_progress/steps";
import { provisionWatchedAction } from "../actions";
import type { FormAnswer } from "./form-state";

/** Why there is no answer. "outdated": this page is older than the server, which did not recognise the request. */
export type NoAnswer = "lost" | "outdated" | "no-preview";

/** A submission under way. */
export type Sending = {
  marks: readonly StageMark[];
  /** Whether the attempt is known to exist, or the request may have been lost before it arrived. Null while connected. */
  lostConnection: "after-claim" | "before-claim" | null;
};

const initialSending: Sending = { marks: [], lostConnection: null };

/**
 * Submits the form and follows its attempt. The attempt does not depend on this page: once it exists, the page's
 * URL contains its id, so that a reload shows its state. If the connection is lost, the page waits for the server, and
 * then opens the attempt or repeats the same request. If the request fails before the attempt is known to exist, but
 * the server can be reached, the form is shown again.
 */
export function useSending(onAnswer: (answer: FormAnswer | NoAnswer) => void) {
  const router = useRouter();
  const busy = useRef<AbortController | null>(null);
  const [sending, setSending] = useState<Sending | null>(null);
  // Don't bring back a user who has navigated away.
  useEffect(() => () => busy.current?.abort(), []);

  async function send(form: FormData): Promise<void> {
    if (busy.current) return;
    const cancelled = new AbortController();
    busy.current = cancelled;
    try {
      while (!(await sendOnce(form, cancelled.signal)));
    } catch (error) {
      if (!cancelled.signal.aborted) throw error;
    }
  }

  /** Returns false if the same request must be sent again. */
  async function sendOnce(form: FormData, cancelled: AbortSignal): Promise<boolean> {
    const permalink = `/provision-v2?attempt=${form.get("attemptId")}` as const;
    let exists = false;
    setSending(initialSending);
    try {
      const { progress } = await orIdleTimeout(provisionWatchedAction(form));
      for await (const event of withIdleTimeout(progress)) {
        cancelled.throwIfAborted();
        if (event.kind === "redirect" || event.kind === "access_removed") {
          router.replace(event.kind === "redirect" ? `/provision-v2?attempt=${event.attemptId}` : permalink);
          return true;
        }
        if (event.kind === "answer") return stop(event.answer);
        if (event.kind === "alive") continue;
        setSending((before) => ({ marks: [...(before?.marks ?? []), event], lostConnection: null }));
        if (event.stage !== "creating_auth_user" || exists) continue;
        exists = true;
        window.history.replaceState(null, "", permalink);
      }
      throw new Error("the progress ended before the attempt");
    } catch (error) {
      cancelled.throwIfAborted();
      if (isUnrecognizedActionError(error)) return stop("outdated");
      const idle = error instanceof IdleTimeoutError;
      // The server is reachable but did not respond: repeating the request immediately could loop forever.
      if (!exists && !idle && (await isReachable())) return stop("lost");
      setSending((before) => ({
        marks: before?.marks ?? [],
        lostConnection: exists ? "after-claim" : "before-claim",
      }));
      await waitUntilReachable(cancelled);
      // A hanging request blocks all later requests from this page, so reload it.
      if (idle) window.location.replace(permalink);
      else if (exists) router.replace(permalink);
      return idle || exists;
    }
  }

  function stop(answer: FormAnswer | NoAnswer): true {
    busy.current = null;
    window.history.replaceState(null, "", "/provision-v2");
    setSending(null);
    onAnswer(answer);
    return true;
  }

  /** Gives up waiting for the connection and shows the form again. */
  function stopWaiting(): void {
    busy.current?.abort();
    stop("lost");
  }

  return { send, sending, stopWaiting };
}
