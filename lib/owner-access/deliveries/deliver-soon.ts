import "server-only";
import { after } from "next/server";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { flushTraces } from "@/lib/platform/logging/flush-traces";
import { logged } from "@/lib/platform/logging/log-failure";

/** Sends an attempt's messages after the response. If this fails, the reconciler sends them. */
export function deliverSoon(attemptId: string): void {
  after(async () => {
    await deliverMails({ attemptId }).catch(logged("messages were not delivered", undefined));
    await flushTraces();
  });
}
