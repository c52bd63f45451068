import { afterEach, describe, expect, test } from "vitest";
import { correctEmail } from "@/lib/lifecycle/correct-email";
import { settleExpiredChanges } from "@/lib/lifecycle/settle-changes";
import { changesOf, emailOf, expireChanges, pendingCorrection } from "@/lib/lifecycle/testing";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { getOwnerAccess } from "@/lib/owner-access/get";
import { emailChangeEffects, type FaultPoint, setFaultHook } from "@/lib/provisioning/fault-points";
import { actor, withAuthServer, withMailServer } from "@/lib/provisioning/testing";
import { emailChangeColumns, emailChangeMatrix } from "./email-change";

withAuthServer();
const mailsTo = withMailServer();
afterEach(() => setFaultHook(undefined));

class Crash extends Error {}

/** Crashes a worker at a point, and runs the reconciler after the lease has expired. */
async function crashAt(at: FaultPoint, run: () => Promise<unknown>): Promise<void> {
  setFaultHook((point) => {
    if (point === at) throw new Crash();
  });
  await run().catch((error) => {
    if (!(error instanceof Crash)) throw error;
  });
  setFaultHook(undefined);
  await settleExpired();
}

/** Stops a worker at a point until the lease of its change, if any, has expired and the reconciler has run. */
async function pauseAt(at: FaultPoint, run: () => Promise<unknown>): Promise<void> {
  setFaultHook(async (point) => {
    if (point !== at) return;
    setFaultHook(undefined);
    await settleExpired();
  });
  await run();
}

async function settleExpired(): Promise<void> {
  await expireChanges();
  await settleExpiredChanges();
}

describe.each(emailChangeEffects)("a fault at %s", (effect) => {
  test.each(emailChangeColumns.map((column) => [column, emailChangeMatrix[effect][column]] as const))(
    "%s: the change ends once, as documented, and the account matches its outcome",
    async (column, end) => {
      const [kind, side] = column.split(" ") as ["crash" | "zombie", "before" | "after"];
      const at: FaultPoint = `${effect}.${side}`;
      const { owner, change } = await pendingCorrection(
        mailsTo,
        `${effect}-${kind}-${side}`.replaceAll("_", "-"),
      );
      const stop = kind === "crash" ? crashAt : pauseAt;
      if (effect === "take_over_email_change") {
        setFaultHook((point) => {
          if (point === "end_email_change.before") throw new Crash();
        });
        expect(await correctEmail(actor, change)).toEqual({ kind: "unknown" });
        await expireChanges();
        await stop(at, settleExpiredChanges);
      } else {
        await stop(at, () => correctEmail(actor, change));
      }

      const [row] = await changesOf(owner);
      const settled = row && row.fence > 1 ? "R → " : "";
      const ends = { completed: "CHANGED", failed: "KEPT", changing: "OPEN" } as Record<string, string>;
      expect(row ? `${settled}${ends[row.status]}` : "NONE").toBe(end);
      const changed = end.endsWith("CHANGED");
      expect(await emailOf(owner)).toBe(changed ? change.email : owner.input.ownerEmail);
      const outcome = changed || end === "NONE" ? "corrected" : "failed";
      expect(await correctEmail(actor, change)).toMatchObject({ kind: outcome });
      await deliverMails({ attemptId: owner.attemptId });
      expect(mailsTo(change.email)).toHaveLength(outcome === "corrected" ? 1 : 0);
      const kinds = (await getOwnerAccess(owner.attemptId))?.steps.map((step) => step.kind) ?? [];
      const last = outcome === "corrected" ? "email_changed" : "email_change_failed";
      expect(kinds.filter((step) => step === "email_changed" || step === "email_change_failed")).toEqual([
        last,
      ]);
    },
  );
});
