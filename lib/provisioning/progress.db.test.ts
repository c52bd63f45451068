import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { addStaff } from "@/db/testing/staff";
import type { Reader } from "@/lib/auth/reader";
import { refusedAttempt, tamper } from "@/lib/doctor/testing";
import { deadAttempt } from "../cleanups/testing";
import { type FaultPoint, setFaultHook } from "./fault-points";
import { mintAttemptId, parseSubmission } from "./input/submission";
import type { Outcome } from "./outcome";
import { type Progress, runWatched, watchAttempt } from "./progress";
import { provision } from "./provision";
import { stages } from "./stages";
import { actor, allRecords, attemptRow, countRecords, eventsOf, inputFor, withAuthServer } from "./testing";

withAuthServer();

const forwardStages = stages.slice(0, 8);

/** A staff member whose access is checked again while progress is sent. */
const reader: Reader = { id: actor.id, masked: false };
const staffRow = sql`provisioning.staff where user_id = ${actor.id}::uuid`;
const grantAccess = () => addStaff(actor.id, "admin");
beforeEach(grantAccess);
afterEach(() => setFaultHook(undefined));

/** Pauses the next attempt at a fault point, without a lock or a connection, until `resume`. */
function pauseAt(pausePoint: FaultPoint): { reached: Promise<void>; resume: () => void } {
  const [reached, resume] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  setFaultHook((point) => {
    if (point !== pausePoint) return;
    reached.resolve();
    return resume.promise;
  });
  return { reached: reached.promise, resume: resume.resolve };
}

function start(slug: string) {
  const input = inputFor(slug);
  const parsed = parseSubmission({ ...input, attemptId: mintAttemptId() });
  if (!parsed.ok) throw new Error("the input was refused");
  const submission = parsed.input;
  const run = () => runWatched((onStage) => provision(actor, submission, onStage), reader);
  return { input, attemptId: submission.attemptId, run };
}

async function collect(progress: AsyncIterable<Progress>): Promise<{ parts: Progress[]; outcome?: Outcome }> {
  const parts = await Array.fromAsync(progress);
  const last = parts.at(-1);
  return { parts, outcome: last?.kind === "outcome" ? last.outcome : undefined };
}

const stagesOf = (parts: Progress[]) => parts.flatMap((one) => (one.kind === "stage" ? [one.stage] : []));

test("a watched attempt yields each stage in order, then an outcome whose duration matches theirs", async () => {
  const { attemptId, run } = start("watched");
  const { parts, outcome } = await collect(run().progress);
  expect(stagesOf(parts)).toEqual(forwardStages);
  expect(outcome).toMatchObject({ kind: "completed", attemptId });
  const offsets = parts.flatMap((one) => (one.kind === "stage" ? [one.offsetMs] : []));
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
  expect(outcome?.kind === "completed" && outcome.durationMs).toBeCloseTo(offsets.at(-1) ?? 0, 3);
});

test("a stage is sent before the attempt ends", async () => {
  const { resume } = pauseAt("create_user.before");
  const { progress, ended } = start("sent-early").run();
  for await (const one of progress) {
    if (one.kind === "stage" && one.stage === "creating_auth_user") break;
  }
  resume();
  expect(await ended).toMatchObject({ kind: "completed" });
});

test("readers of a waiting attempt get keepalives", async () => {
  const { attemptId, run } = start("alive");
  const hasKeepalive = async (progress: AsyncIterable<Progress>) => {
    for await (const one of progress) if (one.kind === "alive") return true;
    return false;
  };
  const { reached, resume } = pauseAt("create_user.before");
  const { progress, ended } = run();
  const direct = hasKeepalive(progress);
  await reached;
  expect(await Promise.all([direct, hasKeepalive(watchAttempt(attemptId, reader))])).toEqual([true, true]);
  resume();
  expect(await ended).toMatchObject({ kind: "completed" });
});

test("an attempt completes even if its reader stops early or never starts", async () => {
  const unread = start("unread");
  expect(await unread.run().ended).toMatchObject({ kind: "completed" });
  expect(await countRecords(unread.input)).toEqual(allRecords);
  const abandoned = start("left-early");
  const { progress, ended } = abandoned.run();
  for await (const _ of progress) break;
  expect(await ended).toMatchObject({ kind: "completed" });
});

test("watching a completed attempt yields all of its stages with the recorded times", async () => {
  const { attemptId, run } = start("come-back");
  await run().ended;
  const { parts, outcome } = await collect(watchAttempt(attemptId, reader));
  expect(stagesOf(parts)).toEqual(forwardStages);
  expect(outcome).toMatchObject({ kind: "completed" });
  const recordedMs = (await eventsOf(attemptId)).map(({ duration_ms }) => duration_ms);
  expect(parts.flatMap((one) => (one.kind === "stage" ? [one.durationMs] : []))).toEqual(recordedMs);
});

test("watching an attempt in flight follows it to its end", async () => {
  const { attemptId, input } = await deadAttempt(inputFor("in-flight"), { leaseSeconds: 60 });
  const watched = watchAttempt(attemptId, reader);
  for (const stage of stages.slice(0, 4)) expect((await watched.next()).value).toMatchObject({ stage });
  await admin.execute(sql`
    with ended as (
      update provisioning.attempts set status = 'failed', error_code = 'AUTH_FAILED', finished_at = now(), duration_ms = 1
      where id = ${attemptId}::uuid returning id
    ) insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms) select id, 5, 'failed', now(), 1 from ended`);
  expect((await watched.next()).value).toMatchObject({ kind: "stage", stage: "failed" });
  expect((await watched.next()).value).toMatchObject({ outcome: { kind: "refused", code: "AUTH_FAILED" } });
  expect(input.slug).toBe("in-flight");
});

test("watching an attempt whose worker died undoes it", async () => {
  const { attemptId } = await deadAttempt(inputFor("died"));
  const { parts, outcome } = await collect(watchAttempt(attemptId, reader));
  expect(parts).toContainEqual(expect.objectContaining({ event: "taken_over" }));
  expect(outcome).toMatchObject({ kind: "refused", code: "INTERRUPTED" });
  expect(await attemptRow(attemptId)).toMatchObject({ status: "rolled_back" });
});

test("watching an unknown attempt yields nothing", async () => {
  expect(await collect(watchAttempt(mintAttemptId(), reader))).toEqual({ parts: [], outcome: undefined });
});

describe("a reader", () => {
  test("gets a notice instead of the next part of a watch once their access is removed", async () => {
    const { attemptId, run } = start("watch-ends");
    await run().ended;
    const watched = watchAttempt(attemptId, reader);
    expect((await watched.next()).value).toMatchObject({ stage: "initiated" });
    await admin.execute(sql`delete from ${staffRow}`);
    expect(await Array.fromAsync(watched)).toEqual([{ kind: "access_removed" }]);
  });

  test("gets a notice instead of more progress once their access is removed, while the attempt completes", async () => {
    const { resume } = pauseAt("create_user.before");
    const { progress, ended } = start("progress-ends").run();
    await admin.execute(sql`delete from ${staffRow}`);
    const parts = await Array.fromAsync(progress);
    resume();
    expect(parts.at(-1)).toEqual({ kind: "access_removed" });
    expect(await ended).toMatchObject({ kind: "completed" });
  });

  test("does not see the address of an attempt if addresses are masked", async () => {
    const { attemptId, input, run } = start("watch-masked");
    await run().ended;
    const { parts, outcome } = await collect(watchAttempt(attemptId, { ...reader, masked: true }));
    expect(outcome).toMatchObject({ kind: "completed" });
    expect(JSON.stringify(parts)).not.toContain(input.ownerEmail);
  });

  test("does not see the address in the cause of a refusal if addresses are masked", async () => {
    const attemptId = await refusedAttempt();
    const ownerEmail = "ana.refused@example.com";
    await tamper(
      sql`update provisioning.attempts set error_detail = ${JSON.stringify({ message: `no account for ${ownerEmail}` })}::jsonb where id = ${attemptId}::uuid`,
    );
    const { parts, outcome } = await collect(watchAttempt(attemptId, { ...reader, masked: true }));
    expect(outcome).toMatchObject({ kind: "refused" });
    expect(JSON.stringify(parts)).not.toContain(ownerEmail);
  });
});
