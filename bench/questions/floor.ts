import { randomUUID } from "node:crypto";
import pg from "pg";
import { bareRecords } from "@/db/product/bench-rows";
import { quick, type Table } from "../answer";
import { comparePrograms, timesAsFast } from "../sampling";
import { answerQuestion, newRequest } from "../stack";

/** The cost of our own work above the minimum, which is one commit of the final rows. */

const clientCounts = [1, 8, 32];
const [rounds, durationMs] = quick ? [1, 200] : [5, 700];
/** The number of prepared attempts. Each is claimed, and its owner has an account, so it lacks only the records. */
const prepared = quick ? 2_000 : 25_000;
/** The number of accounts for owners of new tenants. */
const owners = quick ? 4_000 : 50_000;
const maxTimesFloor = { records: 1.5, whole: 2.5 };

await answerQuestion(async (stack) => {
  const { createRecords } = await import("@/lib/provisioning/create-records");
  const { StageRecorder } = await import("@/lib/provisioning/stage-recorder");
  const { provisionAuthorized } = await import("../submission");

  await stack.sql(
    `insert into auth.users (instance_id, id, aud, role, email, email_confirmed_at, created_at, updated_at)
   select '00000000-0000-0000-0000-000000000000', gen_random_uuid(), 'authenticated', 'authenticated', 'owner-' || n || '@bench.test',
     now(), now(), now() from generate_series(1, $1::int) as n`,
    [owners],
  );
  const users = await stack.sql<{ id: string; email: string }>(
    "select id, email from auth.users where email like 'owner-%'",
  );
  const claims = await stack.sql<{ id: string; slug: string; user: string; email: string }>(
    `with claimed as (
     insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
       owner_user_id, blueprint, blueprint_version, lease_expires_at, started_at, owner_was_existing)
     select gen_random_uuid(), $2, 'admin@example.com', '{"name": "Golden Spoon"}', 'bench', 'claimed-' || n, 'owner-' || n || '@bench.test',
       'Ana Novak', 'creating_auth_user', u.id, 'standard', 1, now() + interval '1 hour', now(), true
     from generate_series(1, $1::int) as n join auth.users u on u.email = 'owner-' || n || '@bench.test'
     returning id, slug, owner_user_id as user, owner_email as email
   ), logged as (
     insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms)
     select id, step.n, step.stage, now(), 0 from claimed,
       unnest(array['initiated', 'validating', 'validated', 'creating_auth_user']) with ordinality as step(stage, n)
   ) select * from claimed`,
    [prepared, stack.admin.id],
  );
  await stack.sql("vacuum analyze provisioning.attempts, provisioning.attempt_events, auth.users");

  const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 10 });
  pool.on("error", () => undefined);
  stack.atEnd(() => pool.end());
  /** Inserts all rows of a completed provisioning except the Auth server's, in one prepared statement. */
  const floor = `
  with a as (insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
      owner_user_id, tenant_id, blueprint, blueprint_version, lease_expires_at, started_at, finished_at, duration_ms)
    values ($1, $4, 'admin@example.com', '{"name": "Golden Spoon"}', 'bench', $5, $6, 'Ana Novak', 'completed', $3, $2, 'standard', 1,
      now(), now(), now(), 1)),
  e as (insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms)
    select $1, n, stage, now(), 0 from unnest(array['initiated', 'validating', 'validated', 'creating_auth_user', 'auth_user_created',
      'creating_records', 'verifying', 'completed']) with ordinality as step(stage, n)),
  o as (insert into provisioning.outbox (id, kind, attempt_id, tenant_id) values (gen_random_uuid(), 'owner_activation', $1, $2)),
  ${bareRecords({ id: "$2::uuid", ownerId: "$3", slug: "$5" })}`;

  const next = <T>(list: T[]): T => {
    const row = list.pop();
    if (row === undefined) throw new Error("not enough prepared rows");
    return row;
  };

  async function insertBare(): Promise<void> {
    const user = next(users);
    const values = [randomUUID(), randomUUID(), user.id, stack.admin.id, `bare-${randomUUID()}`, user.email];
    await pool.query({ name: "floor", text: floor, values });
  }

  async function makeRecords(): Promise<void> {
    const { id, slug, user, email } = next(claims);
    const input = {
      ...newRequest(slug),
      ownerEmail: email,
      ownerAccount: "existing" as const,
      plan: "starter" as const,
    };
    const owner = { ownerUserId: user, ownerWasExisting: true, createResult: "known" as const };
    const recorder = StageRecorder.resume("auth_user_created", 1);
    await createRecords({
      id,
      actor: stack.admin,
      input,
      recorder,
      fence: 1,
      tenantId: randomUUID(),
      ...owner,
    });
  }

  // There are as many admins as clients, and calls use them in turn, because concurrent claims by the same admin wait
  // for each other.
  const staff = await stack.sql<{ id: string; email: string; address: string }>(
    `with accounts as (
     insert into auth.users (instance_id, id, aud, role, email, created_at, updated_at)
     select '00000000-0000-0000-0000-000000000000', gen_random_uuid(), 'authenticated', 'authenticated', 'admin-' || n || '@bench.test',
       now(), now() from generate_series(1, $1::int) as n returning id
   ), added as (
     insert into provisioning.staff (user_id, role, added_by) select id, 'admin', 'bench' from accounts returning user_id
   ) select user_id as id, 'admin@example.com' as email, user_id::text as address from added`,
    [Math.max(...clientCounts)],
  );
  let calls = 0;

  /** A whole provisioning for an owner with an account, without a call to the Auth server. */
  async function provisionWhole(): Promise<void> {
    const fields = { ...newRequest(), ownerEmail: next(users).email, ownerAccount: "existing" };
    const admin = staff[calls++ % staff.length] ?? { ...stack.admin, address: "192.0.2.1" };
    await provisionAuthorized(admin, fields, admin.address);
  }

  const programs = {
    "one bare statement": insertBare,
    "our transaction": makeRecords,
    "a whole provisioning": provisionWhole,
  };
  const rows: Table["rows"] = [];
  const worst = { records: 0, whole: 0 };
  for (const clients of clientCounts) {
    const results = await comparePrograms(programs, { clients, rounds, durationMs });
    for (const [name, program] of Object.entries(results)) {
      const times = timesAsFast(results["one bare statement"], program);
      if (name === "our transaction") worst.records = Math.max(worst.records, times);
      if (name === "a whole provisioning") worst.whole = Math.max(worst.whole, times);
      const { perSecond, p50, p95 } = program;
      rows.push([clients, name, perSecond, p50, p95, times]);
    }
  }

  return {
    question: "How much slower is provisioning than a bare insert?",
    notes: [
      "The floor is one prepared statement, with one commit, that inserts the rows of a completed provisioning except the Auth server’s. Our transaction creates the records of a claimed attempt. A whole provisioning consists of the combined authorisation and claim, the owner lookup and the transaction, for an owner with an existing account and without a call to the Auth server. It commits twice, because a claim must be recorded before an account can be created. Each provisioning uses the next of 32 admins.",
    ],
    tables: [
      {
        title: "By number of concurrent clients",
        columns: ["clients", "", "per second", "p50 ms", "p95 ms", "times the floor"],
        rows,
      },
    ],
    budgets: [
      {
        what: "time of our transaction relative to one bare statement that inserts the same rows",
        limit: `≤ ${maxTimesFloor.records}×`,
        measured: `${worst.records.toFixed(2)}×`,
        met: worst.records <= maxTimesFloor.records,
      },
      {
        what: "time of a whole provisioning without the Auth server, relative to the same statement",
        limit: `≤ ${maxTimesFloor.whole}×`,
        measured: `${worst.whole.toFixed(2)}×`,
        met: worst.whole <= maxTimesFloor.whole,
      },
    ],
  };
});
