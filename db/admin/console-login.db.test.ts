import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { completedAttempt, newSlug, undoneAttempt } from "@/lib/doctor/testing";
import { withAuthServer } from "@/lib/provisioning/testing";
import { db } from "../client";
import { databaseError } from "../errors";
import { admin } from "../testing/admin";

withAuthServer();

/** Runs a statement as the console's login. Returns "done", or the constraint or SQLSTATE that refused it. */
function resultOf(statement: SQL): Promise<string> {
  return db.execute(statement).then(
    () => "done",
    (error) => databaseError(error)?.constraint ?? databaseError(error)?.code ?? "lost",
  );
}

const attempt = (changes: Record<string, SQL>) => {
  const values: Record<string, SQL> = {
    id: sql`gen_random_uuid()`,
    actor_id: sql`gen_random_uuid()`,
    actor_email: sql`'admin@example.com'`,
    request: sql`'{}'`,
    request_hash: sql`''`,
    slug: sql`${newSlug("forged")}::text`,
    owner_email: sql`${`${randomUUID()}@forged.test`}::text`,
    owner_name: sql`'Ana'`,
    status: sql`'creating_auth_user'`,
    owner_user_id: sql`gen_random_uuid()`,
    blueprint: sql`'standard'`,
    blueprint_version: sql`1`,
    lease_expires_at: sql`now()`,
    ...changes,
  };
  const names = sql.raw(Object.keys(values).join(", "));
  return sql`insert into provisioning.attempts (${names}) values (${sql.join(Object.values(values), sql`, `)}) returning id`;
};

const endedAt = (at: SQL) => ({
  status: sql`'failed'`,
  error_code: sql`'INTERNAL'`,
  owner_user_id: sql`null`,
  started_at: at,
  finished_at: at,
  duration_ms: sql`0`,
});

describe("rows written by the console's login", () => {
  test("an attempt in flight can be backdated by at most two minutes, and a finished attempt not at all", async () => {
    expect(await resultOf(attempt({ started_at: sql`now() - interval '1 minute'` }))).toBe("done");
    for (const when of [sql`now() - interval '1 day'`, sql`now() + interval '1 hour'`]) {
      expect(await resultOf(attempt({ started_at: when }))).toBe("attempts_begin_now");
    }
    expect(await resultOf(attempt(endedAt(sql`now()`)))).toBe("done");
    expect(await resultOf(attempt(endedAt(sql`now() - interval '1 minute'`)))).toBe("attempts_begin_now");
  });

  test("an attempt cannot be inserted as completed, undone or verifying, or with a tenant", async () => {
    for (const status of ["completed", "rolled_back", "verifying"]) {
      const forged = attempt({
        ...endedAt(sql`now()`),
        status: sql`${status}`,
        owner_user_id: sql`gen_random_uuid()`,
      });
      expect(await resultOf(forged)).not.toBe("done");
    }
    expect(await resultOf(attempt({ tenant_id: sql`gen_random_uuid()` }))).toBe("42501");
  });

  test("an attempt cannot end in the past", async () => {
    const { rows } = await db.execute<{ id: string }>(attempt({}));
    const end = (at: SQL) => sql`
      update provisioning.attempts set status = 'failed', error_code = 'INTERNAL', finished_at = ${at}, duration_ms = 1
      where id = ${rows[0]?.id}::uuid`;
    expect(await resultOf(end(sql`now() - interval '1 hour'`))).toBe("attempts_end_now");
    expect(await resultOf(end(sql`now()`))).toBe("done");
  });

  test("an event cannot predate its attempt or the previous event", async () => {
    const { rows } = await db.execute<{ id: string }>(attempt({}));
    const event = (seq: number, at: SQL) => sql`
      insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms)
      select id, ${seq}, 'initiated', ${at}, 0 from provisioning.attempts where id = ${rows[0]?.id}::uuid`;
    expect(await resultOf(event(1, sql`started_at - interval '1 day'`))).toBe("attempt_events_in_order");
    expect(await resultOf(event(1, sql`started_at + interval '1 second'`))).toBe("done");
    expect(await resultOf(event(2, sql`started_at`))).toBe("attempt_events_in_order");
  });

  test("the console cannot choose the date of a staff event or a staff row", async () => {
    const [id, past] = [randomUUID(), sql`now() - interval '1 year'`];
    const event = sql`
      insert into provisioning.staff_events (id, at, actor_email, kind) values (${id}::uuid, ${past}, 'a@b.test', 'role_changed')`;
    const addStaff = sql`
      insert into provisioning.staff (user_id, role, added_by, added_at) values (${id}::uuid, 'admin', 'test', ${past})`;
    expect([await resultOf(event), await resultOf(addStaff)]).toEqual(["42501", "42501"]);

    await admin.execute(addStaff);
    await db.execute(sql`update provisioning.staff set role = 'support' where user_id = ${id}::uuid`);
    expect(await resultOf(sql`update provisioning.staff set added_at = ${past}`)).toBe("42501");
    const { rows } = await db.execute(
      sql`select added_at > now() - interval '1 minute' as today from provisioning.staff where user_id = ${id}::uuid`,
    );
    expect(rows).toEqual([{ today: true }]);
  });

  test("the console cannot choose when a clean-up was resolved", async () => {
    const { attemptId, userId } = await undoneAttempt();
    const flag = sql`
      insert into provisioning.auth_cleanups (user_id, attempt_id, reason, next_try_at)
      values (${userId}::uuid, ${attemptId}::uuid, 'late', now())`;
    expect(await resultOf(flag)).toBe("done");
    expect(await resultOf(sql`update provisioning.auth_cleanups set resolved_at = now()`)).toBe("42501");
    await db.execute(
      sql`update provisioning.auth_cleanups set state = 'done' where user_id = ${userId}::uuid`,
    );
    const { rows } = await db.execute(
      sql`select resolved_at = now() as now, resolved_at > now() - interval '1 minute' as today from provisioning.auth_cleanups where user_id = ${userId}::uuid`,
    );
    expect(rows).toMatchObject([{ today: true }]);
  });
});

describe("the staff log", () => {
  test("records a role change made with SQL, with the database login as the actor", async () => {
    const id = randomUUID();
    for (const change of [
      sql`insert into provisioning.staff (user_id, role, added_by) values (${id}::uuid, 'support', 'test')`,
      sql`update provisioning.staff set role = 'admin' where user_id = ${id}::uuid`,
      sql`delete from provisioning.staff where user_id = ${id}::uuid`,
    ])
      await db.execute(change);
    const { rows } = await db.execute(sql`
      select actor_email = session_user as login, detail from provisioning.staff_events
      where kind = 'role_changed' and detail ->> 'userId' = ${id} order by seq`);
    const change = { userId: id, email: id };
    expect(rows).toEqual([
      { login: true, detail: { ...change, before: null, after: "support" } },
      { login: true, detail: { ...change, before: "support", after: "admin" } },
      { login: true, detail: { ...change, before: "admin", after: null } },
    ]);
  });

  test.each(["data_erased", "attempts_pruned"])("refuses a %s event forged by the console", async (kind) => {
    const event = sql`
      insert into provisioning.staff_events (id, actor_email, kind) values (gen_random_uuid(), 'a@b.test', ${kind})`;
    expect(await resultOf(event)).toBe("staff_events_of_owner");
  });
});

describe("flagging a user for deletion", () => {
  const flag = (userId: string, attemptId: string) => sql`
    insert into provisioning.auth_cleanups (user_id, attempt_id, reason, next_try_at)
    values (${userId}::uuid, ${attemptId}::uuid, 'late', now())`;

  test("is refused for a tenant's owner, even with a forged attempt", async () => {
    const [done, other] = [await completedAttempt(), await undoneAttempt()];
    expect(await resultOf(flag(done.userId, done.attemptId))).toBe("auth_cleanups_of_undone_attempt");
    expect(await resultOf(flag(done.userId, other.attemptId))).toBe("auth_cleanups_of_undone_attempt");

    // Forges an attempt that claims to have created the owner, and marks it as undone.
    const { rows } = await db.execute<{ id: string }>(attempt({ owner_user_id: sql`${done.userId}::uuid` }));
    const forged = rows[0]?.id ?? "";
    await db.execute(sql`
      update provisioning.attempts set status = 'rolled_back', error_code = 'INTERNAL', finished_at = now(), duration_ms = 1
      where id = ${forged}::uuid`);
    expect(await resultOf(flag(done.userId, forged))).toBe("auth_cleanups_spare_members");
  });

  test("is refused for a user that the attempt did not record, and for an attempt in flight", async () => {
    expect(await resultOf(flag(randomUUID(), (await undoneAttempt()).attemptId))).toBe(
      "auth_cleanups_of_undone_attempt",
    );
    const owner = randomUUID();
    const { rows } = await db.execute<{ id: string }>(attempt({ owner_user_id: sql`${owner}::uuid` }));
    expect(await resultOf(flag(owner, rows[0]?.id ?? ""))).toBe("auth_cleanups_of_undone_attempt");
  });

  test("is accepted for the user of an undone attempt", async () => {
    const { userId, attemptId } = await undoneAttempt();
    expect(await resultOf(flag(userId, attemptId))).toBe("done");
  });
});

test("the console's login can switch only to itself and to provisioning_app", async () => {
  const { rows } = await db.execute<{ name: string }>(sql`select rolname as name from pg_roles`);
  const trySwitch = async ({ name }: { name: string }) => {
    const result = await resultOf(sql`set role ${sql.identifier(name)}`);
    await db.execute(sql`reset role`);
    return result === "done" ? [name] : [];
  };
  expect((await Promise.all(rows.map(trySwitch))).flat().sort()).toEqual(["console", "provisioning_app"]);
});
