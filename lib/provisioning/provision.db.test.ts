import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { insertHostname } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { setFaultHook } from "./effect";
import { mintAttemptId, parseSubmission } from "./input/submission";
import { provision } from "./provision";
import {
  eventsOf,
  existing,
  failAuth,
  inputFor,
  nothing,
  recorded,
  submit,
  whole,
  withAuthServer,
} from "./testing";

withAuthServer();

describe("a provisioned tenant", () => {
  test("has one row of each record, and an owner with the attempt's id in its metadata", async () => {
    const input = inputFor("whole");
    const outcome = await submit(input);
    expect(outcome).toMatchObject({
      kind: "completed",
      tenant: { slug: "whole" },
      ownerEmail: input.ownerEmail,
    });
    expect(await existing(input)).toEqual(whole);
    const { rows } = await admin.execute(sql`
      select raw_app_meta_data ->> 'provisioning_attempt_id' as attempt, encrypted_password <> '' as locked
      from auth.users where email = ${input.ownerEmail}`);
    expect(rows).toEqual([{ attempt: outcome.attemptId, locked: true }]);
  });

  test("has all eight stages in order, without gaps, each with its duration", async () => {
    const { attemptId } = await submit(inputFor("eight-stages"));
    const events = await eventsOf(attemptId);
    expect(events.map(({ seq, stage }) => `${seq} ${stage}`)).toEqual([
      "1 initiated",
      "2 validating",
      "3 validated",
      "4 creating_auth_user",
      "5 auth_user_created",
      "6 creating_records",
      "7 verifying",
      "8 completed",
    ]);
    expect(events.filter(({ late }) => late)).toEqual([]);
    // The Auth server creates a user and the database writes five rows, so neither duration can be 0.
    expect(events[4]?.duration_ms).toBeGreaterThan(1);
    expect(events[6]?.duration_ms).toBeGreaterThan(0);
  });

  test("has the requested settings", async () => {
    await submit({
      ...inputFor("as-asked"),
      plan: "growth",
      timezone: "Asia/Tokyo",
      currency: "JPY",
      locale: "ja-JP",
    });
    const { rows } = await admin.execute(sql`
      select name, plan, facts ->> 'Time zone' as timezone, facts ->> 'Currency' as currency, facts ->> 'Language' as locale,
        facts ->> 'Subscription' as status, (facts ->> 'Trial ends')::timestamptz > now() + interval '13 days' as trial
      from provisioning.tenants, lateral (
        select jsonb_object_agg(label, value) as facts from provisioning.tenant_facts where tenant_id = tenants.id) as shown
      where slug = 'as-asked'`);
    expect(rows).toEqual([
      {
        name: "Business as-asked",
        plan: "growth",
        timezone: "Asia/Tokyo",
        currency: "JPY",
        locale: "ja-JP",
        status: "trialing",
        trial: true,
      },
    ]);
  });
});

describe("the attempt's id is the idempotency key", () => {
  test("the same request sent twice creates one tenant and returns the same outcome", async () => {
    const input = inputFor("sent-twice");
    const attemptId = mintAttemptId();
    const first = await submit(input, attemptId);
    expect(await submit(input, attemptId)).toEqual(first);
    expect(await existing(input)).toEqual(whole);
  });

  test("five concurrent copies of a request create one tenant, and all return its outcome", async () => {
    const input = inputFor("all-at-once");
    const attemptId = mintAttemptId();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => submit(input, attemptId)));
    expect(outcomes.map(({ kind, attemptId: id }) => `${kind} ${id}`)).toEqual(
      Array(5).fill(`completed ${attemptId}`),
    );
    expect(await existing(input)).toEqual(whole);
  });

  test("the same key and data from another account is a conflict, which reveals nothing about the first attempt", async () => {
    const attemptId = mintAttemptId();
    const input = inputFor("of-another");
    const first = await submit(input, attemptId);
    if (first.kind !== "completed") throw new Error(first.kind);
    const sent = parseSubmission({ ...input, attemptId });
    if (!sent.ok) throw new Error("the input was refused");
    const outcome = await provision({ id: randomUUID(), email: "other@example.com" }, sent.input);
    expect(outcome).toMatchObject({ kind: "refused", code: "REQUEST_CONFLICT" });
    expect(JSON.stringify(outcome)).not.toContain(first.tenant.id);
  });

  describe("if a claim fails and its refusal cannot be written either", () => {
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

    test("the same request is answered with its stored outcome", async () => {
      const attemptId = mintAttemptId();
      const first = await submit(inputFor("stored-before"), attemptId);
      if (first.kind !== "completed") throw new Error(first.kind);
      await refuseWrites();
      expect(await submit(inputFor("stored-before"), attemptId)).toMatchObject({
        kind: "completed",
        tenant: first.tenant,
      });
    });

    test("another request with a used key is a conflict, which reveals nothing about the first attempt", async () => {
      const attemptId = mintAttemptId();
      const first = await submit(inputFor("used-key"), attemptId);
      if (first.kind !== "completed") throw new Error(first.kind);
      await refuseWrites();
      const outcome = await submit(inputFor("other-with-used-key"), attemptId);
      expect(outcome).toMatchObject({ kind: "refused", code: "REQUEST_CONFLICT", recorded: false });
      expect(JSON.stringify(outcome)).not.toContain(first.tenant.id);
    });

    test("a request with a new key is refused", async () => {
      await refuseWrites();
      const outcome = await submit(inputFor("nothing-written"), mintAttemptId());
      expect(outcome).toMatchObject({ kind: "refused", code: "DATABASE_FAILED", recorded: false });
    });
  });

  test("the same key with other data is a conflict, and the first attempt is unchanged", async () => {
    const attemptId = mintAttemptId();
    await submit(inputFor("first-data"), attemptId);
    const second = await submit(inputFor("other-data"), attemptId);
    expect(second).toMatchObject({ kind: "refused", code: "REQUEST_CONFLICT" });
    expect(second.attemptId).not.toBe(attemptId);
    expect(await recorded(attemptId)).toMatchObject({ status: "completed" });
    expect(await recorded(second.attemptId)).toMatchObject({
      status: "failed",
      error_code: "REQUEST_CONFLICT",
    });
    expect(await existing(inputFor("other-data"))).toEqual(nothing);
  });
});

describe("a refusal before anything is created", () => {
  test("a taken slug is refused without a call to the Auth server, and recorded as failed", async () => {
    await submit(inputFor("taken"));
    const input = { ...inputFor("taken"), ownerEmail: "other@else.test" };
    const outcome = await submit(input);
    expect(outcome).toMatchObject({
      code: "SLUG_TAKEN",
      field: "slug",
      detail: { heldBy: "tenant", name: "Business taken" },
    });
    expect(await existing(input)).toEqual({ ...whole, users: 0 });
    expect(await recorded(outcome.attemptId)).toMatchObject({ status: "failed", error_code: "SLUG_TAKEN" });
    const events = await eventsOf(outcome.attemptId);
    expect(events.map(({ stage }) => stage)).toEqual(["initiated", "validating", "validated", "failed"]);
  });

  test("an address with an account is refused, in any case", async () => {
    await submit(inputFor("has-account"));
    const outcome = await submit({ ...inputFor("new-slug"), ownerEmail: "ANA@Has-Account.test" });
    expect(outcome).toMatchObject({ code: "EMAIL_TAKEN", field: "ownerEmail" });
    expect(await existing({ ...inputFor("new-slug"), ownerEmail: "ana@has-account.test" })).toEqual({
      ...nothing,
      users: 1,
    });
  });

  test("a slug that the platform reserves is refused", async () => {
    expect(await submit(inputFor("postmaster"))).toMatchObject({
      code: "SLUG_TAKEN",
      detail: { heldBy: "platform" },
    });
  });

  test("a slug whose hostname belongs to another tenant is refused before an account is created", async () => {
    const holder = await submit(inputFor("two-homes"));
    if (holder.kind !== "completed") throw new Error("not completed");
    await admin.execute(insertHostname(holder.tenant.id, "second-home.example.com"));
    const input = inputFor("second-home");
    expect(await submit(input)).toMatchObject({
      code: "SLUG_TAKEN",
      status: "failed",
      detail: { heldBy: "tenant", slug: "two-homes" },
    });
    expect(await existing(input)).toEqual(nothing);
  });

  test("of 20 concurrent requests for one slug, one succeeds and 19 are refused with a typed code", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        submit({ ...inputFor("one-winner"), ownerEmail: `owner-${n}@one-winner.test` }),
      ),
    );
    const codes = outcomes
      .map((outcome) => (outcome.kind === "refused" ? outcome.code : outcome.kind))
      .sort();
    expect(codes).toEqual([...Array(19).fill("SLUG_TAKEN"), "completed"]);
    // The other 19 were refused at the claim, so no account was created and deleted for them.
    expect(outcomes.filter((outcome) => outcome.kind === "refused").map(({ status }) => status)).toEqual(
      Array(19).fill("failed"),
    );
    const { rows } = await admin.execute(
      sql`select count(*)::int as users from auth.users where email like '%@one-winner.test'`,
    );
    expect(rows).toEqual([{ users: 1 }]);
  });

  test("of 20 concurrent requests for one owner, one succeeds and 19 are refused with a typed code", async () => {
    const ownerEmail = "same-owner@one-owner.test";
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => submit({ ...inputFor(`one-owner-${n}`), ownerEmail })),
    );
    const codes = outcomes
      .map((outcome) => (outcome.kind === "refused" ? outcome.code : outcome.kind))
      .sort();
    expect(codes).toEqual([...Array(19).fill("EMAIL_TAKEN"), "completed"]);
    // The other 19 were refused at the claim, so no account was created and deleted for them.
    expect(outcomes.filter((outcome) => outcome.kind === "refused").map(({ status }) => status)).toEqual(
      Array(19).fill("failed"),
    );
  });
});

describe("when the Auth server fails", () => {
  test("nothing is left if the server cannot be reached, and the attempt has failed", async () => {
    const input = inputFor("auth-down");
    await failAuth(input, { route: "POST /admin/users", kind: "unavailable", times: 9 });
    const outcome = await submit(input);
    expect(outcome).toMatchObject({ kind: "refused", code: "AUTH_FAILED" });
    expect(await existing(input)).toEqual(nothing);
    expect(["failed", "rolled_back"]).toContain((await recorded(outcome.attemptId))?.status);
  });

  test("a user whose creation returned 500 is found and used", async () => {
    const input = inputFor("answered-500");
    await failAuth(input, { route: "POST /admin/users", kind: "commit-then-500" });
    expect(await submit(input)).toMatchObject({ kind: "completed" });
    expect(await existing(input)).toEqual(whole);
  });

  test("a user whose creation lost its connection is found and used", async () => {
    const input = inputFor("cut-off");
    await failAuth(input, { route: "POST /admin/users", kind: "commit-then-reset" });
    expect(await submit(input)).toMatchObject({ kind: "completed" });
    expect(await existing(input)).toEqual(whole);
  });

  test("a create request that failed without effect is retried with the same id", async () => {
    const input = inputFor("second-try");
    await failAuth(input, { route: "POST /admin/users", kind: "fail-before" });
    expect(await submit(input)).toMatchObject({ kind: "completed" });
    expect(await existing(input)).toEqual(whole);
  });

  test("a request is retried if a gateway briefly refuses a valid key", async () => {
    const input = inputFor("spurious-403");
    await failAuth(input, { route: "POST /admin/users", kind: "bad-jwt", times: 2 });
    expect(await submit(input)).toMatchObject({ kind: "completed" });
  });

  test("an attempt whose create request may still take effect is rolled back and flagged for clean-up", async () => {
    const input = inputFor("unknown");
    await failAuth(input, { route: "POST /admin/users", kind: "fail-before", times: 9 });
    const outcome = await submit(input);
    expect(outcome).toMatchObject({ kind: "refused", code: "AUTH_FAILED", cleanupPending: true });
    expect(await recorded(outcome.attemptId)).toMatchObject({ status: "rolled_back", cleanups: ["pending"] });
    expect(await existing(input)).toEqual(nothing);
  });
});
