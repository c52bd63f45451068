import { unstable_isUnrecognizedActionError as isUnrecognizedActionError, useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { provisionWatchedAction } from "./actions";
import type { FormAnswer } from "./form-state";
import { heard, heardOnce, Silence } from "./heard";
import type { StageMark } from "./steps";

/** Why no answer came: it got lost, or this page is older than the server and was not understood. */
export type NoAnswer = "lost" | "outdated";

/**
 * Sends the form and follows its attempt. The attempt does not need this page: once it exists, the page's
 * address says which one it is, so that a reload shows where it stands.
 */
export function useSending(onAnswer: (answer: FormAnswer | NoAnswer) => void) {
  const router = useRouter();
  const busy = useRef(false);
  /** The stages of the attempt that is under way; null while none is. */
  const [marks, setMarks] = useState<readonly StageMark[] | null>(null);

  async function send(form: FormData): Promise<void> {
    if (busy.current) return;
    busy.current = true;
    const permalink = `/provision-v2?attempt=${form.get("attemptId")}` as const;
    let exists = false;
    setMarks([]);
    try {
      const { progress } = await heardOnce(provisionWatchedAction(form));
      for await (const event of heard(progress)) {
        if (event.kind === "gone") return router.replace(`/provision-v2?attempt=${event.attemptId}`);
        if (event.kind === "answer") return stop(event.answer);
        if (event.kind === "alive") continue;
        setMarks((before) => [...(before ?? []), event]);
        if (event.stage !== "creating_auth_user" || exists) continue;
        exists = true;
        window.history.replaceState(null, "", permalink);
      }
      throw new Error("the progress ended before the attempt");
    } catch (error) {
      // The connection broke, not the attempt: where there is one, its own page finds out. One that has only fallen
      // silent would hold up every further request of this page, so that the page goes with it.
      if (error instanceof Silence) window.location.replace(permalink);
      else if (exists) router.replace(permalink);
      else stop(isUnrecognizedActionError(error) ? "outdated" : "lost");
    }
  }

  function stop(answer: FormAnswer | NoAnswer): void {
    busy.current = false;
    window.history.replaceState(null, "", "/provision-v2");
    setMarks(null);
    onAnswer(answer);
  }

  return { send, marks };
}
