import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { admin } from "./testing/admin";
import { rechain } from "./testing/rechain";

/** Inserts events with varied details. The trigger chains them. */
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
}

test("rechain() produces the same hashes as the trigger", async () => {
  await addEvents();
  const hashes = sql`select attempt_id, seq, encode(hash, 'hex') as hash from provisioning.attempt_events order by 1, 2`;
  const before = (await admin.execute(hashes)).rows;
  expect(before).toHaveLength(450);
  await admin.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`update provisioning.attempt_events set hash = ''`);
    await tx.execute(sql.raw(rechain("select id from provisioning.attempts")));
  });
  expect((await admin.execute(hashes)).rows).toEqual(before);
});
