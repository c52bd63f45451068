import { readFileSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { eventHash } from "./chain";
import { downSql, journal } from "./migrate";
import { admin } from "./testing/admin";
import { rechain } from "./testing/rechain";

const { tag } = journal().find((migration) => migration.tag.endsWith("_event_chain")) ?? { tag: "" };

/** Events whose hash is not that of what they say and of the one before. */
async function wrong() {
  const { rows } = await admin.execute(
    sql.raw(`
      select attempt_id, seq from (
        select attempt_id, seq, hash,
          ${eventHash("coalesce(lag(hash) over (partition by attempt_id order by seq), '')", "event")} as expected
        from provisioning.attempt_events as event
      ) as chained where hash is distinct from expected`),
  );
  return rows;
}

test("events that are older than the chain are chained by the migration, and stay as they were", async () => {
  await admin.execute(sql.raw(downSql(tag)));
  await admin.execute(sql`
    insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
      owner_user_id, blueprint, blueprint_version, lease_expires_at)
    select gen_random_uuid(), gen_random_uuid(), 'admin@example.com', '{}', '', 'slug-' || n, n || '@example.com', 'Ana',
      'validating', gen_random_uuid(), 'standard', 1, now() from generate_series(1, 50) as n`);
  await admin.execute(sql`
    insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
    select id, n, 'validating', now() + n * interval '1 microsecond', n / 7.0, jsonb_build_object('Größe', n / 3.0, 'b', 'a' || chr(10))
    from provisioning.attempts, generate_series(1, 9) as n order by random()`);
  const events = sql`select attempt_id, seq, stage, at, duration_ms, detail from provisioning.attempt_events order by 1, 2`;
  const before = (await admin.execute(events)).rows;

  await admin.execute(
    sql.raw(readFileSync(path.join(import.meta.dirname, "migrations", `${tag}.sql`), "utf8")),
  );
  expect((await admin.execute(events)).rows).toEqual(before);
  expect(before).toHaveLength(450);
  expect(await wrong()).toEqual([]);
  const change = sql`update provisioning.attempt_events set stage = 'failed'`;
  await expect(admin.execute(change)).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("what tests hash anew is hashed as the trigger does", async () => {
  const hashes = sql`select attempt_id, seq, encode(hash, 'hex') as hash from provisioning.attempt_events order by 1, 2`;
  const before = (await admin.execute(hashes)).rows;
  await admin.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`update provisioning.attempt_events set hash = ''`);
    await tx.execute(sql.raw(rechain("select id from provisioning.attempts")));
  });
  expect((await admin.execute(hashes)).rows).toEqual(before);
});
