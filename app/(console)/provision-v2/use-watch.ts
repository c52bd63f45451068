import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { watchAction } from "./actions";
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
        const { progress } = await watchAction(attemptId);
        for await (const event of progress) {
          if (left) return;
          if (event.kind === "stage") seen.push(event);
          setMarks([...seen]);
        }
      } catch {
        // The connection broke, not the attempt.
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
