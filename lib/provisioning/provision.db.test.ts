import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import {
  allRecords,
  attemptRow,
  countRecords,
  eventsOf,
  failAuth,
  inputFor,
  noRecords,
  submit,
  withAuthServer,
} from "./testing";

withAuthServer();

describe("a provisioned tenant", () => {
  test("has one row of each record, and an owner with the attempt's id in the metadata", async () => {
    const input = inputFor("whole");
    const outcome = await submit(input);
    expect(outcome).toMatchObject({
      kind: "completed",
      tenant: { slug: "whole" },
      ownerEmail: input.ownerEmail,
    });
    expect(await countRecords(input)).toEqual(allRecords);
    const { rows } = await admin.execute(sql`
      select raw_app_meta_data ->> 'provisioning_attempt_id' as attempt, encrypted_password <> '' as locked
      from auth.users where email = ${input.ownerEmail}`);
    expect(rows).toEqual([{ attempt: outcome.attemptId, locked: true }]);
  });

  test("has an attempt with all eight stages, in order and without gaps, and with their durations", async () => {
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

describe("provisioning with a failing Auth server", () => {
  test("fails and leaves nothing behind if the server cannot be reached", async () => {
    const input = inputFor("auth-down");
    await failAuth(input, { route: "POST /admin/users", kind: "unavailable", times: 9 });
    const outcome = await submit(input);
    expect(outcome).toMatchObject({ kind: "refused", code: "AUTH_FAILED" });
    expect(await countRecords(input)).toEqual(noRecords);
    expect(["failed", "rolled_back"]).toContain((await attemptRow(outcome.attemptId))?.status);
  });

  test("uses a user whose creation succeeded although the response was a 500", async () => {
    const input = inputFor("answered-500");
    await failAuth(input, { route: "POST /admin/users", kind: "commit-then-500" });
    expect(await submit(input)).toMatchObject({ kind: "completed" });
    expect(await countRecords(input)).toEqual(allRecords);
  });

  test("uses a user whose creation succeeded although the connection was lost", async () => {
    const input = inputFor("cut-off");
    await failAuth(input, { route: "POST /admin/users", kind: "commit-then-reset" });
    expect(await submit(input)).toMatchObject({ kind: "completed" });
    expect(await countRecords(input)).toEqual(allRecords);
  });

  test("retries a create request that failed without effect", async () => {
    const input = inputFor("second-try");
    await failAuth(input, { route: "POST /admin/users", kind: "fail-before" });
    expect(await submit(input)).toMatchObject({ kind: "completed" });
    expect(await countRecords(input)).toEqual(allRecords);
  });

  test("retries a request after a gateway has briefly refused the key", async () => {
    const input = inputFor("spurious-403");
    await failAuth(input, { route: "POST /admin/users", kind: "bad-jwt", times: 2 });
    expect(await submit(input)).toMatchObject({ kind: "completed" });
  });

  test("rolls back and flags an attempt whose create request may still take effect", async () => {
    const input = inputFor("unknown");
    await failAuth(input, { route: "POST /admin/users", kind: "fail-before", times: 9 });
    const outcome = await submit(input);
    expect(outcome).toMatchObject({ kind: "refused", code: "AUTH_FAILED", cleanupPending: true });
    expect(await attemptRow(outcome.attemptId)).toMatchObject({
      status: "rolled_back",
      cleanups: ["pending"],
    });
    expect(await countRecords(input)).toEqual(noRecords);
  });
});
