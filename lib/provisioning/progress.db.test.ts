import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";

import type { Reader } from "@/lib/auth/reader";
import { refused, tamper } from "@/lib/doctor/testing";
import { deadIn } from "../cleanups/testing";
import { type FaultPoint, setFaultHook } from "./effect";
import { mintAttemptId, parseSubmission } from "./input/submission";
import type { Outcome } from "./outcome";
import { type Progress, provisionWatched, watchAttempt } from "./progress";
import { stages } from "./stages";
import { actor, eventsOf, existing, inputFor, recorded, whole, withAuthServer } from "./testing";

withAuthServer();

const forward = stages.slice(0, 8);

/** Progress is for somebody whose access is looked up again as it goes on. */
const reader: Reader = { id: actor.id, masked: false };
const staffRow = sql`provisioning.staff where user_id = ${actor.id}::uuid`;
const giveAccess = () =>
  admin.execute(
    sql`insert into provisioning.staff (user_id, role, added_by) values (${actor.id}::uuid, 'admin', 'test') on conflict do nothing`,
  );
beforeEach(giveAccess);
afterEach(() => setFaultHook(undefined));

/** Holds the next attempt at a point, with no lock and no connection, until `goOn`. */
function holdAt(wanted: FaultPoint): { arrived: Promise<void>; goOn: () => void } {
  const [arrived, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  setFaultHook((point) => {
    if (point !== wanted) return;
    arrived.resolve();
    return goOn.promise;
  });
  return { arrived: arrived.promise, goOn: goOn.resolve };
}

function start(slug: string) {
  const input = inputFor(slug);
  const parsed = parseSubmission({ ...input, attemptId: mintAttemptId() });
  if (!parsed.ok) throw new Error("the input was refused");
  const submission = parsed.input;
  return { input, attemptId: submission.attemptId, run: () => provisionWatched(actor, submission, reader) };
}

async function all(progress: AsyncIterable<Progress>): Promise<{ told: Progress[]; outcome?: Outcome }> {
  const told = await Array.fromAsync(progress);
  const last = told.at(-1);
  return { told, outcome: last?.kind === "outcome" ? last.outcome : undefined };
}

const stagesOf = (told: Progress[]) => told.flatMap((one) => (one.kind === "stage" ? [one.stage] : []));

test("a watched attempt tells of each stage in its order, then of its outcome, and stores the same times", async () => {
  const { attemptId, run } = start("watched");
  const { told, outcome } = await all(run().progress);
  expect(stagesOf(told)).toEqual(forward);
  expect(outcome).toMatchObject({ kind: "completed", attemptId });
  const offsets = told.flatMap((one) => (one.kind === "stage" ? [one.offsetMs] : []));
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
  expect(outcome?.kind === "completed" && outcome.durationMs).toBeCloseTo(offsets.at(-1) ?? 0, 3);
});

test("a stage is told before the attempt has ended", async () => {
  const { goOn } = holdAt("create_user.before");
  const { progress, ended } = start("told-early").run();
  for await (const one of progress) {
    if (one.kind === "stage" && one.stage === "creating_auth_user") break;
  }
  goOn();
  expect(await ended).toMatchObject({ kind: "completed" });
});

test("while an attempt waits for something, whoever looks on hears that it is alive", async () => {
  const { attemptId, run } = start("alive");
  const hears = async (progress: AsyncIterable<Progress>) => {
    for await (const one of progress) if (one.kind === "alive") return true;
    return false;
  };
  const { arrived, goOn } = holdAt("create_user.before");
  const { progress, ended } = run();
  const heard = hears(progress);
  await arrived;
  expect(await Promise.all([heard, hears(watchAttempt(attemptId, reader))])).toEqual([true, true]);
  goOn();
  expect(await ended).toMatchObject({ kind: "completed" });
});

test("nobody needs to look on: whoever stops reading, or never begins, stops nothing", async () => {
  const unread = start("unread");
  expect(await unread.run().ended).toMatchObject({ kind: "completed" });
  expect(await existing(unread.input)).toEqual(whole);
  const left = start("left-early");
  const { progress, ended } = left.run();
  for await (const _ of progress) break;
  expect(await ended).toMatchObject({ kind: "completed" });
});

test("coming back to a completed attempt tells all of it, with the times of its record", async () => {
  const { attemptId, run } = start("come-back");
  await run().ended;
  const { told, outcome } = await all(watchAttempt(attemptId, reader));
  expect(stagesOf(told)).toEqual(forward);
  expect(outcome).toMatchObject({ kind: "completed" });
  const recordedMs = (await eventsOf(attemptId)).map(({ duration_ms }) => duration_ms);
  expect(told.flatMap((one) => (one.kind === "stage" ? [one.durationMs] : []))).toEqual(recordedMs);
});

test("coming back to an attempt in flight follows it to its end", async () => {
  const { attemptId, input } = await deadIn("creating_auth_user", inputFor("in-flight"), 60);
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

test("coming back to an attempt whose worker has died ends it", async () => {
  const { attemptId } = await deadIn("auth_user_created", inputFor("died"));
  const { told, outcome } = await all(watchAttempt(attemptId, reader));
  expect(told).toContainEqual(expect.objectContaining({ event: "taken_over" }));
  expect(outcome).toMatchObject({ kind: "refused", code: "INTERRUPTED" });
  expect(await recorded(attemptId)).toMatchObject({ status: "rolled_back" });
});

test("an attempt that is not there tells nothing", async () => {
  expect(await all(watchAttempt(mintAttemptId(), reader))).toEqual({ told: [], outcome: undefined });
});

describe("access that is removed meanwhile", () => {
  test("ends a watch before its next part, and says so", async () => {
    const { attemptId, run } = start("watch-ends");
    await run().ended;
    const watched = watchAttempt(attemptId, reader);
    expect((await watched.next()).value).toMatchObject({ stage: "initiated" });
    await admin.execute(sql`delete from ${staffRow}`);
    expect(await Array.fromAsync(watched)).toEqual([{ kind: "access_removed" }]);
  });

  test("ends what is told of an attempt under way, which itself goes on to its end", async () => {
    const { goOn } = holdAt("create_user.before");
    const { progress, ended } = start("telling-ends").run();
    await admin.execute(sql`delete from ${staffRow}`);
    const told = await Array.fromAsync(progress);
    goOn();
    expect(told.at(-1)).toEqual({ kind: "access_removed" });
    expect(await ended).toMatchObject({ kind: "completed" });
  });

  test("shows a masked reader of an attempt no address", async () => {
    const { attemptId, input, run } = start("watch-masked");
    await run().ended;
    const { told, outcome } = await all(watchAttempt(attemptId, { ...reader, masked: true }));
    expect(outcome).toMatchObject({ kind: "completed" });
    expect(JSON.stringify(told)).not.toContain(input.ownerEmail);
  });

  test("shows a masked reader of a refusal no address that its cause names", async () => {
    const attemptId = await refused();
    const ownerEmail = "ana.refused@example.com";
    await tamper(
      sql`update provisioning.attempts set error_detail = ${JSON.stringify({ message: `no account for ${ownerEmail}` })}::jsonb where id = ${attemptId}::uuid`,
    );
    const { told, outcome } = await all(watchAttempt(attemptId, { ...reader, masked: true }));
    expect(outcome).toMatchObject({ kind: "refused" });
    expect(JSON.stringify(told)).not.toContain(ownerEmail);
  });
});
