import "server-only";
import { after } from "next/server";
import { flushTraces } from "@/lib/flush-traces";
import { deliverMessages } from "./deliver";

/** Sends an attempt's messages once the answer is on its way. Nothing depends on it: the reconciler sends them too. */
export function deliverSoon(attemptId: string): void {
  after(async () => {
    await deliverMessages({ attemptId }).catch(() => undefined);
    await flushTraces();
  });
}
