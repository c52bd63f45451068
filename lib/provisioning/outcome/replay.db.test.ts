import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { setFaultHook } from "../fault-points";
import { mintAttemptId, parseSubmission } from "../input/submission";
import { provision } from "../provision";
import {
  allRecords,
  attemptRow,
  countRecords,
  inputFor,
  noRecords,
  submit,
  withAuthServer,
} from "../testing";

withAuthServer();

describe("the idempotency key", () => {
  test("makes a repeated request return the first outcome without another tenant", async () => {
    const input = inputFor("sent-twice");
    const attemptId = mintAttemptId();
    const first = await submit(input, attemptId);
    expect(await submit(input, attemptId)).toEqual(first);
    expect(await countRecords(input)).toEqual(allRecords);
  });

  test("makes five concurrent copies of a request create one tenant and return its outcome", async () => {
    const input = inputFor("all-at-once");
    const attemptId = mintAttemptId();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => submit(input, attemptId)));
    expect(outcomes.map(({ kind, attemptId: id }) => `${kind} ${id}`)).toEqual(
      Array(5).fill(`completed ${attemptId}`),
    );
    expect(await countRecords(input)).toEqual(allRecords);
  });

  test("causes a conflict for another user without revealing anything about the first attempt", async () => {
    const attemptId = mintAttemptId();
    const input = inputFor("of-another");
    const first = await submit(input, attemptId);
    if (first.kind !== "completed") throw new Error(first.kind);
    const submission = parseSubmission({ ...input, attemptId });
    if (!submission.ok) throw new Error("the input was refused");
    const outcome = await provision({ id: randomUUID(), email: "other@example.com" }, submission.input);
    expect(outcome).toMatchObject({ kind: "refused", code: "REQUEST_CONFLICT" });
    expect(JSON.stringify(outcome)).not.toContain(first.tenant.id);
  });

  describe("while neither claims nor refusals can be written", () => {
    const run = (statement: string) => admin.execute(sql.raw(statement));
    beforeAll(() =>
      run(`create function public.refuse_attempts() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
        create trigger refuse before insert on provisioning.attempts for each statement execute function public.refuse_attempts()`),
    );
    beforeEach(() => run("alter table provisioning.attempts disable trigger refuse"));
    afterEach(() => setFaultHook(undefined));
    afterAll(() => run("drop function public.refuse_attempts cascade"));

    async function refuseWrites() {
      await run("alter table provisioning.attempts enable trigger refuse");
      setFaultHook(async (point) => {
        if (point === "claim.before") await db.execute(sql`select 1 / 0`);
      });
    }

    test("makes a repeated request return the stored outcome", async () => {
      const attemptId = mintAttemptId();
      const first = await submit(inputFor("stored-before"), attemptId);
      if (first.kind !== "completed") throw new Error(first.kind);
      await refuseWrites();
      expect(await submit(inputFor("stored-before"), attemptId)).toMatchObject({
        kind: "completed",
        tenant: first.tenant,
      });
    });

    test("causes a conflict if the data differs, without revealing anything about the first attempt", async () => {
      const attemptId = mintAttemptId();
      const first = await submit(inputFor("used-key"), attemptId);
      if (first.kind !== "completed") throw new Error(first.kind);
      await refuseWrites();
      const outcome = await submit(inputFor("other-with-used-key"), attemptId);
      expect(outcome).toMatchObject({ kind: "refused", code: "REQUEST_CONFLICT", recorded: false });
      expect(JSON.stringify(outcome)).not.toContain(first.tenant.id);
    });

    test("leads to a refusal if it is new", async () => {
      await refuseWrites();
      const outcome = await submit(inputFor("nothing-written"), mintAttemptId());
      expect(outcome).toMatchObject({ kind: "refused", code: "DATABASE_FAILED", recorded: false });
    });
  });

  test("causes a conflict if the data differs, and leaves the first attempt unchanged", async () => {
    const attemptId = mintAttemptId();
    await submit(inputFor("first-data"), attemptId);
    const second = await submit(inputFor("other-data"), attemptId);
    expect(second).toMatchObject({ kind: "refused", code: "REQUEST_CONFLICT" });
    expect(second.attemptId).not.toBe(attemptId);
    expect(await attemptRow(attemptId)).toMatchObject({ status: "completed" });
    expect(await attemptRow(second.attemptId)).toMatchObject({
      status: "failed",
      error_code: "REQUEST_CONFLICT",
    });
    expect(await countRecords(inputFor("other-data"))).toEqual(noRecords);
  });
});
