import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { watchAction } from "./actions";
import { heard, heardOnce, Silence } from "./heard";
import type { StageMark } from "./steps";

/** How long is waited after a watch that ended without an outcome, in milliseconds. */
const againMs = 2_000;

/** The stages that an attempt has reached, from the database. Asks for this page again whenever a watch ends. */
export function useWatch(attemptId: string): readonly StageMark[] {
  const router = useRouter();
  const [marks, setMarks] = useState<readonly StageMark[]>([]);

  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout>;
    async function watch(): Promise<void> {
      try {
        // A watch begins with what was reached before it.
        const seen: StageMark[] = [];
        const { progress } = await heardOnce(watchAction(attemptId));
        for await (const event of heard(progress)) {
          if (left) return;
          if (event.kind === "stage") seen.push(event);
          setMarks([...seen]);
        }
      } catch (error) {
        // The connection broke, not the attempt. A silent one would hold up every further request of this page.
        if (error instanceof Silence) return window.location.reload();
      }
      if (left) return;
      router.refresh();
      timer = setTimeout(watch, againMs);
    }
    void watch();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [attemptId, router]);

  return marks;
}
