import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { databaseError } from "./errors";
import { admin } from "./testing/admin";

/** SQLSTATE and constraint of the error that a statement ends in. */
async function refusal(statement: ReturnType<typeof sql>) {
  try {
    await admin.execute(statement);
    return null;
  } catch (error) {
    return databaseError(error);
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
  test("cannot go back to an earlier stage", async () => {
    const id = await newAttempt("auth_user_created");
    const back = sql`update provisioning.attempts set status = 'creating_auth_user' where id = ${id}::uuid`;
    expect(await refusal(back)).toEqual({ code: "23514", constraint: "attempts_stage_order" });
  });

  test("that has ended never changes again", async () => {
    const id = await newAttempt();
    await admin.execute(sql`
      update provisioning.attempts set status = 'failed', error_code = 'INTERNAL', finished_at = now(), duration_ms = 1 where id = ${id}::uuid`);
    for (const change of [sql`status = 'rolled_back'`, sql`error_code = 'AUTH_FAILED'`, sql`fence = 9`]) {
      const update = sql`update provisioning.attempts set ${change} where id = ${id}::uuid`;
      expect(await refusal(update)).toEqual({ code: "23514", constraint: "attempts_terminal_is_final" });
    }
  });

  test("keeps its fence from shrinking", async () => {
    const id = await newAttempt();
    await admin.execute(sql`update provisioning.attempts set fence = 3 where id = ${id}::uuid`);
    const shrink = sql`update provisioning.attempts set fence = 2 where id = ${id}::uuid`;
    expect(await refusal(shrink)).toEqual({ code: "23514", constraint: "attempts_fence_grows" });
  });

  test.each([
    ["an unknown stage", sql`status = 'done'`, "attempts_status_known"],
    [
      "an unknown code",
      sql`status = 'failed', error_code = 'OOPS', finished_at = now(), duration_ms = 1`,
      "attempts_error_code_known",
    ],
    [
      "a completion without a tenant",
      sql`status = 'completed', finished_at = now(), duration_ms = 1`,
      "attempts_completed_has_tenant",
    ],
    [
      "a failure without a code",
      sql`status = 'failed', finished_at = now(), duration_ms = 1`,
      "attempts_error_when_undone",
    ],
    [
      "an ending without a time",
      sql`status = 'failed', error_code = 'INTERNAL'`,
      "attempts_finished_when_terminal",
    ],
    ["a malformed slug", sql`slug = 'Golden--Spoon'`, "attempts_slug_well_formed"],
    ["no slug while in flight", sql`slug = null`, "attempts_in_flight_whole"],
  ])("is refused with %s", async (_what, change, constraint) => {
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

describe("row level security", () => {
  test("is on for every table of public", async () => {
    const { rows } = await admin.execute(sql`
      select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not relrowsecurity`);
    expect(rows).toEqual([]);
  });

  test("shows a signed-in owner their own tenant in every table, and no other", async () => {
    const [own, other] = [randomUUID(), randomUUID()];
    for (const owner of [own, other]) {
      await admin.execute(sql`
        with u as (insert into auth.users (id, email) values (${owner}::uuid, ${`${owner}@rls.test`}) returning id),
        t as (insert into public.tenants (id, slug, name, plan) values (${owner}::uuid, ${`t-${owner.slice(0, 8)}`}, 'RLS', 'starter') returning id),
        s as (insert into public.tenant_settings (tenant_id, timezone, currency, locale) select id, 'UTC', 'USD', 'en-US' from t),
        b as (insert into public.tenant_subscriptions (tenant_id, plan, status) select id, 'starter', 'active' from t),
        d as (insert into public.tenant_domains (hostname, tenant_id) select ${`${owner}.rls.test`}, id from t)
        insert into public.tenant_memberships (tenant_id, user_id, role) select t.id, u.id, 'owner' from t, u`);
    }
    const seen = await admin.transaction(async (tx) => {
      await tx.execute(
        sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub: own, role: "authenticated" })}, true)`,
      );
      await tx.execute(sql`set local role authenticated`);
      const { rows } = await tx.execute(sql`
        select (select array_agg(id) from public.tenants) as tenants,
          (select array_agg(tenant_id) from public.tenant_memberships) as memberships,
          (select array_agg(tenant_id) from public.tenant_settings) as settings,
          (select array_agg(tenant_id) from public.tenant_subscriptions) as subscriptions,
          (select array_agg(tenant_id) from public.tenant_domains) as domains`);
      return rows[0];
    });
    expect(seen).toEqual({
      tenants: [own],
      memberships: [own],
      settings: [own],
      subscriptions: [own],
      domains: [own],
    });
  });

  test.each(["anon", "authenticated"])("keeps %s out of the schema provisioning", async (role) => {
    const attempt = admin.transaction(async (tx) => {
      await tx.execute(sql`set local role ${sql.identifier(role)}`);
      await tx.execute(sql`select * from provisioning.attempts`);
    });
    await expect(attempt.catch((error) => databaseError(error))).resolves.toMatchObject({ code: "42501" });
  });
});
