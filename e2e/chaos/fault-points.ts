import { expect } from "vitest";
import type { ReconcileReport } from "@/lib/jobs/reconcile";
import { type Effect, effects, type FaultPoint } from "@/lib/provisioning/fault-points";
import type { Outcome } from "@/lib/provisioning/outcome";
import { advanceTwoHours, expireLeases } from "./settlement";
import { newRequest, type Stack } from "./stack";
import type { Request, Worker } from "./worker-process";

/** When a worker reaches an effect: in a submission, its undo, a takeover or a clean-up. */
export type Phase = "forward" | "undo" | "take over" | "clean up";
export type PlacedPoint = { phase: Phase; point: FaultPoint };

/** The phases in which each effect occurs. The type requires them for every new effect. */
const phases: Record<Effect, Phase[]> = {
  claim: ["forward"],
  create_user: ["forward"],
  commit_records: ["forward"],
  raise_fence: ["undo"],
  take_over: ["take over"],
  delete_user: ["undo", "take over", "clean up"],
  end_attempt: ["undo", "take over"],
  settle_cleanup: ["clean up"],
};

export const faultPoints: PlacedPoint[] = effects.flatMap((effect) =>
  phases[effect].flatMap((phase) =>
    (["before", "after"] as const).map((side) => ({ phase, point: `${effect}.${side}` as FaultPoint })),
  ),
);

/** The points right before a request to the database or the Auth server is sent. */
export const pointsBeforeSending = faultPoints.filter(({ point }) => point.endsWith(".before"));

/** Makes the database reject a record of some tenants, so that their attempts are undone. */
export async function rejectSomeRecords({ sql, tables: { refused } }: Stack): Promise<void> {
  await sql(`
    create function public.refuse_record() returns trigger language plpgsql as $$
    begin
      if to_jsonb(new) ->> tg_argv[0] like 'undo-%' then raise exception 'no such tenant here'; end if;
      return new;
    end $$;
    create trigger refuse_record before insert on ${refused.table}
      for each row execute function public.refuse_record('${refused.column}')`);
}

export async function acceptAllRecords({ sql }: Stack): Promise<void> {
  await sql("drop function public.refuse_record cascade");
}

/** Prepares the database for a phase. A takeover and a clean-up need another worker that has died. */
export async function prepareFor(phase: Phase, stack: Stack): Promise<Request> {
  const request = newRequest(phase === "undo" ? "undo" : "made");
  if (phase === "forward" || phase === "undo") return request;
  const killedWorker = await stack.worker();
  // A clean-up stays open if the lookup did not find the user.
  const point = phase === "clean up" ? "create_user.before" : "create_user.after";
  await killedWorker.arm({ point, action: "kill" });
  expect(await killedWorker.submit(request)).toBeNull();
  await expireLeases(stack, [request.attemptId]);
  if (phase === "take over") return request;
  const secondWorker = await stack.worker();
  expect(await secondWorker.reconcile()).toMatchObject({ interrupted: 1, cleanups: { pending: 0 } });
  await secondWorker.kill();
  await advanceTwoHours(stack);
  return request;
}

/** Runs the worker past the fault point. Returns an outcome for a submission, or a report for a reconciler run. */
export async function runPastFaultPoint(
  phase: Phase,
  worker: Worker,
  request: Request,
): Promise<{ outcome: Outcome | null; report: ReconcileReport | null }> {
  if (phase === "forward" || phase === "undo") return { outcome: await worker.submit(request), report: null };
  return { outcome: null, report: await worker.reconcile() };
}
