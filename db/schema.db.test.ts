import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { databaseError } from "./errors";
import { admin } from "./testing/admin";

/** The SQLSTATE and constraint of a refused statement, or null if it succeeds. */
async function refusal(statement: ReturnType<typeof sql>) {
  try {
    await admin.execute(statement);
    return null;
  } catch (error) {
    const { code, constraint } = databaseError(error) ?? {};
    return { code, constraint };
  }
}

async function newAttempt(status = "creating_auth_user"): Promise<string> {
  const id = randomUUID();
  await admin.execute(sql`
    insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
      owner_user_id, blueprint, blueprint_version, lease_expires_at)
    values (${id}, gen_random_uuid(), 'admin@example.com', '{}', '', ${`slug-${id.slice(0, 8)}`}, ${`${id}@example.com`}, 'Ana',
      ${status}, gen_random_uuid(), 'standard', 1, now())`);
  return id;
}

describe("an attempt", () => {
  test("cannot change after it has ended", async () => {
    const id = await newAttempt();
    await admin.execute(sql`
      update provisioning.attempts set status = 'failed', error_code = 'INTERNAL', finished_at = now(), duration_ms = 1 where id = ${id}::uuid`);
    for (const change of [sql`status = 'rolled_back'`, sql`error_code = 'AUTH_FAILED'`, sql`fence = 9`]) {
      const update = sql`update provisioning.attempts set ${change} where id = ${id}::uuid`;
      expect(await refusal(update)).toEqual({ code: "23514", constraint: "attempts_terminal_is_final" });
    }
  });

  test("cannot lower its fence", async () => {
    const id = await newAttempt();
    await admin.execute(sql`update provisioning.attempts set fence = 3 where id = ${id}::uuid`);
    const lowered = sql`update provisioning.attempts set fence = 2 where id = ${id}::uuid`;
    expect(await refusal(lowered)).toEqual({ code: "23514", constraint: "attempts_fence_grows" });
  });

  test.each([
    ["have an unknown stage", sql`status = 'done'`, "attempts_status_known"],
    [
      "have an unknown code",
      sql`status = 'failed', error_code = 'OOPS', finished_at = now(), duration_ms = 1`,
      "attempts_error_code_known",
    ],
    [
      "be completed without a tenant",
      sql`status = 'completed', finished_at = now(), duration_ms = 1`,
      "attempts_completed_has_tenant",
    ],
    [
      "fail without a code",
      sql`status = 'failed', finished_at = now(), duration_ms = 1`,
      "attempts_error_when_undone",
    ],
    [
      "end without a time",
      sql`status = 'failed', error_code = 'INTERNAL'`,
      "attempts_finished_when_terminal",
    ],
    ["have a malformed slug", sql`slug = 'Golden--Spoon'`, "attempts_slug_well_formed"],
    ["lose its slug while in flight", sql`slug = null`, "attempts_in_flight_whole"],
    ["lose its actor without an erasure", sql`actor_email = null`, "attempts_whole_or_erased"],
    ["lose its request without an erasure", sql`request = null`, "attempts_whole_or_erased"],
    ["lose its salt without an erasure", sql`owner_salt = null`, "attempts_whole_or_erased"],
  ])("cannot %s", async (_what, change, constraint) => {
    const id = await newAttempt();
    const update = sql`update provisioning.attempts set ${change} where id = ${id}::uuid`;
    expect(await refusal(update)).toMatchObject({ code: "23514", constraint });
  });
});

describe("the events of an attempt", () => {
  test.each([
    ["updated", sql`update provisioning.attempt_events set stage = 'failed'`],
    ["deleted", sql`delete from provisioning.attempt_events`],
    ["truncated", sql`truncate provisioning.attempt_events`],
  ])("cannot be %s, even by the owner of the table", async (_what, statement) => {
    const id = await newAttempt();
    await admin.execute(sql`
      insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms) values (${id}, 1, 'initiated', now(), 0)`);
    expect(await refusal(statement)).toMatchObject({ code: "42501" });
  });
});
