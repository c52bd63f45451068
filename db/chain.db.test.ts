import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { chainInvariants } from "@/lib/doctor/invariants/chain";
import { chainedTables } from "./chain";
import { db } from "./client";
import { admin } from "./testing/admin";
import { rechain } from "./testing/rechain";

/** Inserts events with varied details and with and without actors. The triggers chain them. */
async function addEvents(): Promise<void> {
  await admin.execute(sql`
    insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
      owner_user_id, blueprint, blueprint_version, lease_expires_at)
    select gen_random_uuid(), gen_random_uuid(), 'admin@example.com', '{}', '', 'slug-' || n, n || '@example.com', 'Ana',
      'validating', gen_random_uuid(), 'standard', 1, now() from generate_series(1, 50) as n`);
  await admin.execute(sql`
    insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
    select id, n, 'validating', now() + n * interval '1 microsecond', n / 7.0, jsonb_build_object('Größe', n / 3.0, 'b', 'a' || chr(10))
    from provisioning.attempts, generate_series(1, 9) as n order by n`);
  await admin.execute(sql`
    insert into provisioning.activation_events (attempt_id, kind, actor_email)
    select id, 'mail_asked', case when n % 2 = 0 then 'größe' || n || '@example.com' end
    from provisioning.attempts, generate_series(1, 9) as n`);
  await admin.execute(sql`
    insert into provisioning.staff_events (id, actor_id, actor_email, kind, detail)
    select gen_random_uuid(), case when n % 2 = 0 then gen_random_uuid() end, n || '@example.com', 'role_changed',
      jsonb_build_object('Größe', n / 3.0, 'b', 'a' || chr(10)) from generate_series(1, 450) as n`);
}

test("rechain() produces the same hashes as the triggers", async () => {
  await addEvents();
  for (const table of chainedTables) {
    const chain = sql.raw(table.chainedBy ?? "true");
    const name = sql.raw(`provisioning.${table.name}`);
    const hashes = sql`select ${chain} as chain, seq, encode(hash, 'hex') as hash from ${name} order by 1, 2`;
    const before = (await admin.execute(hashes)).rows;
    expect(before).toHaveLength(450);
    await admin.transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`);
      await tx.execute(sql`update ${name} set hash = ''`);
      await tx.execute(sql.raw(rechain(undefined, table)));
    });
    expect((await admin.execute(hashes)).rows, table.name).toEqual(before);
  }
});

test("concurrent transactions add events to one chain without a gap, a fork or a failure", async () => {
  const { rows } = await admin.execute<{ id: string }>(sql`select id from provisioning.attempts limit 1`);
  const additions = [
    sql`insert into provisioning.staff_events (id, actor_email, kind) values (gen_random_uuid(), 'a@b.test', 'denied')`,
    sql`insert into provisioning.activation_events (attempt_id, kind) values (${rows[0]?.id}::uuid, 'opened')`,
  ];
  for (const addition of additions) await Promise.all(Array.from({ length: 40 }, () => db.execute(addition)));
  for (const { violations } of chainInvariants)
    expect((await admin.execute(sql.raw(violations))).rows).toEqual([]);
});

test("a staff or activation event is never earlier than the previous one, even if the tables' owner inserts it", async () => {
  await admin.execute(sql`
    insert into provisioning.staff_events (id, at, actor_email, kind)
    select gen_random_uuid(), now() - n * interval '1 day', 'a@b.test', 'denied' from generate_series(1, 3) as n`);
  await admin.execute(sql`
    insert into provisioning.activation_events (attempt_id, kind, at)
    select id, 'opened', now() - n * interval '1 day' from provisioning.attempts, generate_series(1, 3) as n`);
  for (const { name, violations } of chainInvariants)
    expect((await admin.execute(sql.raw(violations))).rows, name).toEqual([]);
});
