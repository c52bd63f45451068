import { sql } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { chainedTables } from "@/db/chain";
import { admin } from "@/db/testing/admin";
import { rechain } from "@/db/testing/rechain";
import { checkInvariants } from "@/lib/doctor/check";
import { completedAttempt, tamper } from "@/lib/doctor/testing";
import { recordEvent } from "@/lib/owner-access/record";
import { withAuthServer } from "@/lib/provisioning/testing";
import { recordStaffEvent } from "@/lib/staff-log/record";
import { openCheckpoint, sealLog } from "./testing";
import { verifyDatabase } from "./verify";

withAuthServer();

const tables = ["attempts", "outbox", ...chainedTables.map(({ name }) => name)];
let sealed: string[];
let healthy: number[];
/**
 * The ids of the attempts A and B, with eight events and four activation events each, and of D, which has no activation
 * events.
 */
const ids: string[] = [];

/** The number of violations of each invariant. */
async function countViolations(): Promise<number[]> {
  return (await checkInvariants()).invariants.map(({ count }) => count);
}

async function addHistory(): Promise<void> {
  for (const what of ["A", "B"]) {
    const { attemptId } = await completedAttempt();
    ids.push(attemptId);
    for (const kind of ["mail_asked", "mail_sent", "opened", "activated"] as const)
      await recordEvent(admin, attemptId, kind, kind === "mail_asked" ? `${what}@example.com` : null);
    for (const seq of [1, 2, 3])
      await recordStaffEvent({ id: attemptId, email: `${what}@example.com` }, "role_changed", { seq });
  }
  ids.push((await completedAttempt()).attemptId);
}

/** Backdates everything by an hour, because a checkpoint leaves out attempts that ended in the last few minutes. */
function backdate(): Promise<void> {
  const by = sql`interval '1 hour'`;
  return tamper(
    sql`update provisioning.attempts set started_at = started_at - ${by}, finished_at = finished_at - ${by}`,
    sql`update auth.users set created_at = created_at - ${by}`,
    ...chainedTables.map(({ name }) => sql`update ${sql.raw(`provisioning.${name}`)} set at = at - ${by}`),
    ...chainedTables.map((table) => sql.raw(rechain(undefined, table))),
  );
}

beforeAll(async () => {
  await addHistory();
  await backdate();
  sealed = await sealLog();
  for (const name of tables)
    await admin.execute(`create table public.kept_${name} as table provisioning.${name}`);
  healthy = await countViolations();
}, 60_000);

afterEach(async () => {
  for (const name of tables) {
    const { rows } = await admin.execute<{ columns: string }>(sql`
      select string_agg(quote_ident(attname), ', ') as columns from pg_attribute
      where attrelid = ${`provisioning.${name}`}::regclass and attnum > 0 and attgenerated = '' and not attisdropped`);
    const columns = rows[0]?.columns;
    await tamper(
      `delete from provisioning.${name}`,
      `insert into provisioning.${name} (${columns}) select ${columns} from public.kept_${name}`,
    );
  }
});

type DoctorFinds = "always" | "only with the old hashes" | "never";
type Attacks = Record<string, [DoctorFinds, ...statements: string[]]>;

/** What detects an attack. */
type Finders = { doctor: boolean; verify: boolean };

/** In statements, $A, $B and $D are the ids of the attempts, and $C is an unused id. */
const unusedId = "00000000-0000-4000-8000-00000000000c";
const unusedUuid = `'${unusedId}'`;

function fillIn(statement: string): string {
  const [a, b, d] = ids;
  return statement.replace(/\$[A-D]/g, (name) => `'${{ $A: a, $B: b, $C: unusedId, $D: d }[name]}'`);
}

const rehashAll = chainedTables.map((table) => rechain(undefined, table));

async function findersOf(statements: readonly string[], rehashed: boolean): Promise<Finders> {
  await tamper(...statements.map(fillIn), ...(rehashed ? rehashAll : []));
  const { findings } = await verifyDatabase([openCheckpoint(sealed)]);
  const violations = await countViolations();
  const doctor = violations.some((count, index) => count > (healthy[index] ?? 0));
  return { doctor, verify: findings.length > 0 };
}

/**
 * How a table's owner can change a chain of events whose rows match `chain` and are numbered from 1 to `last`, and when
 * the doctor finds the change: "always", "only with the old hashes", or "never". `columns` are copied to an inserted
 * event, and `change` is an assignment.
 */
function attacksOn(
  table: string,
  { chain, last, columns, change }: { chain: string; last: number; columns: string; change: string },
  { renumbering, ends }: { renumbering: DoctorFinds; ends: DoctorFinds },
): Attacks {
  const name = `provisioning.${table}`;
  const remove = `delete from ${name} where ${chain} and seq = 2`;
  const copyTo = (from: number, to: number) =>
    `insert into ${name} (seq, at, hash, ${columns}) select ${to}, at, hash, ${columns.replace(/^id,/, "gen_random_uuid(),")}
      from ${name} where ${chain} and seq = ${from}`;
  const move = (by: number, condition: string) =>
    `update ${name} set seq = seq + ${by} where ${chain} and ${condition}`;
  return {
    changed: ["only with the old hashes", `update ${name} set ${change} where ${chain} and seq = 1`],
    removed: [renumbering, remove, move(100, "seq > 2"), move(-101, "seq > 100")],
    "removed, leaving a gap": ["always", remove],
    reordered: ["always", move(97, "seq = 2"), move(-1, "seq = 3"), move(-96, "seq = 99")],
    inserted: [renumbering, move(100, "seq > 2"), move(-99, "seq > 100"), copyTo(2, 3)],
    "inserted at the end with an old date": [renumbering, copyTo(last, last + 1)],
    "two added, the second backdated": [
      "always",
      copyTo(last, last + 1),
      `update ${name} set at = now() where ${chain} and seq = ${last + 1}`,
      copyTo(last, last + 2),
    ],
    backdated: [
      "only with the old hashes",
      `update ${name} set at = at - interval '1 ms' where ${chain} and seq = 1`,
    ],
    "all backdated": [
      "only with the old hashes",
      `update ${name} set at = at - interval '1 ms' where ${chain}`,
    ],
    "cut off at the end": [ends, `delete from ${name} where ${chain} and seq = ${last}`],
    "all removed": [ends, `delete from ${name} where ${chain}`],
  };
}

const changeAttempt = (assignments: string) =>
  `update provisioning.attempts set ${assignments} where id = $A`;
const attemptColumns =
  "id, actor_id, actor_email, request, request_hash, blueprint, blueprint_version, started_at, finished_at, duration_ms";

const attacks: Record<string, Attacks> = {
  attempts: {
    "changed actor": ["never", changeAttempt("actor_email = 'm@example.com'")],
    "changed salt": ["never", changeAttempt("owner_salt = gen_random_uuid()")],
    "changed request": ["never", changeAttempt(`request = '{"name": "other"}'`)],
    "changed blueprint": ["never", changeAttempt("blueprint_version = 7")],
    removed: [
      "always",
      ...["attempt_events", "activation_events", "outbox"].map(
        (name) => `delete from provisioning.${name} where attempt_id = $B`,
      ),
      "delete from provisioning.attempts where id = $B",
    ],
    reordered: [
      "always",
      "update provisioning.attempts set id = $C where id = $A",
      "update provisioning.attempts set id = $A where id = $B",
      "update provisioning.attempts set id = $B where id = $C",
    ],
    inserted: [
      "only with the old hashes",
      `insert into provisioning.attempts (${attemptColumns}, status, error_code)
        select ${attemptColumns.replace(/^id/, "$C")}, 'failed', 'INTERNAL' from provisioning.attempts where id = $A`,
      `insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail, hash)
        select $C, seq, case when seq = 4 then 'failed' else stage end, at, duration_ms, detail, hash
        from provisioning.attempt_events where attempt_id = $A and seq <= 4`,
    ],
    "erased without a record": [
      "always",
      changeAttempt(`owner_erasure = gen_random_uuid(), owner_salt = null, request = null, request_hash = null, slug = null,
        owner_email = null, owner_name = null, owner_commitment = provisioning.commitment(owner_salt,
          jsonb_build_array(request, request_hash, slug, owner_email, owner_name, error_detail, rollback_reason))`),
    ],
    "backdated with its events": [
      "only with the old hashes",
      changeAttempt(
        "started_at = started_at - interval '1 hour', finished_at = finished_at - interval '1 hour'",
      ),
      "update provisioning.attempt_events set at = at - interval '1 hour' where attempt_id = $A",
    ],
  },
  attempt_events: attacksOn(
    "attempt_events",
    {
      chain: "attempt_id = $A",
      last: 8,
      columns: "attempt_id, stage, duration_ms, detail",
      change: `detail = '{"by": "me"}'`,
    },
    { renumbering: "always", ends: "always" },
  ),
  activation_events: {
    ...attacksOn(
      "activation_events",
      {
        chain: "attempt_id = $A",
        last: 4,
        columns: "attempt_id, kind, actor_email, actor_salt",
        change: "actor_email = 'm@example.com'",
      },
      { renumbering: "only with the old hashes", ends: "never" },
    ),
    "two added to an empty chain, one backdated": [
      "always",
      `insert into provisioning.activation_events (seq, at, hash, attempt_id, kind, actor_email, actor_salt)
        select seq, case when seq = 1 then now() else at end, hash, $D, kind, actor_email, actor_salt
        from provisioning.activation_events where attempt_id = $A and seq <= 2`,
    ],
  },
  staff_events: attacksOn(
    "staff_events",
    {
      chain: "true",
      last: 6,
      columns: "id, actor_id, actor_email, kind, detail, actor_salt, detail_salt",
      change: `detail = '{"seq": 0}'`,
    },
    { renumbering: "only with the old hashes", ends: "never" },
  ),
};

/** Columns that a hash covers, each with another value. */
const columns: Record<string, Record<string, string>> = {
  attempts: {
    actor_id: unusedUuid,
    actor_email: "'m@example.com'",
    actor_salt: unusedUuid,
    request: "'{}'",
    request_hash: "'other'",
    slug: "'other'",
    owner_email: "'m@example.com'",
    owner_name: "'Mallory'",
    owner_salt: unusedUuid,
    error_detail: "'{}'",
    rollback_reason: "'none'",
    tenant_id: unusedUuid,
    owner_user_id: unusedUuid,
    owner_was_existing: "true",
    blueprint: "'other'",
    blueprint_version: "7",
    fence: "7",
    started_at: "started_at - interval '1 microsecond'",
    finished_at: "finished_at + interval '1 microsecond'",
    duration_ms: "duration_ms + 1e-9",
  },
  attempt_events: {
    stage: "'validating'",
    at: "at + interval '1 microsecond'",
    duration_ms: "duration_ms + 1e-9",
    detail: `'{"by": "me"}'`,
  },
  activation_events: {
    kind: "'revoked'",
    at: "at + interval '1 microsecond'",
    actor_email: "'m@example.com'",
    actor_salt: unusedUuid,
  },
  staff_events: {
    id: unusedUuid,
    kind: "'denied'",
    at: "at + interval '1 microsecond'",
    actor_id: unusedUuid,
    actor_email: "'m@example.com'",
    actor_salt: unusedUuid,
    detail: "'{}'",
    detail_salt: unusedUuid,
  },
};

const changes = Object.entries(columns).flatMap(([table, ofTable]) =>
  Object.entries(ofTable).map(([column, value]) => ({ table, column, value })),
);

const cases = Object.entries(attacks).flatMap(([table, ofTable]) =>
  Object.entries(ofTable).flatMap(([attack, [doctor, ...statements]]) =>
    [false, true].map((rehashed) => ({
      table,
      attack,
      rehashed,
      hashes: rehashed ? "new" : "old",
      doctor,
      statements,
    })),
  ),
);

describe("an attack by the owner of the tables, with triggers disabled", () => {
  test("is not found in an untouched database", async () => {
    expect(await findersOf([], true)).toEqual({ doctor: false, verify: false });
  });

  test.each(cases)(
    "is found by a checkpoint: $attack in $table, with the $hashes hashes; by the doctor: $doctor",
    async ({ rehashed, doctor, statements }) => {
      expect(await findersOf(statements, rehashed)).toEqual({
        doctor: doctor === "always" || (doctor === "only with the old hashes" && !rehashed),
        verify: true,
      });
    },
  );

  test("is found if it also bypasses the constraint that requires an erasure's record", async () => {
    const constraint = "constraint attempts_whole_or_erased";
    const { rows } = await admin.execute<{ check: string }>(
      `select pg_get_constraintdef(oid) as check from pg_constraint where conname = 'attempts_whole_or_erased'`,
    );
    onTestFinished(async () => {
      await admin.execute(`alter table provisioning.attempts validate ${constraint}`);
    });
    const statements = [
      `alter table provisioning.attempts drop ${constraint}`,
      changeAttempt(`owner_salt = null, request = null, request_hash = null, slug = null, owner_email = null,
        owner_name = null, owner_commitment = provisioning.commitment(owner_salt,
          jsonb_build_array(request, request_hash, slug, owner_email, owner_name, error_detail, rollback_reason))`),
      `alter table provisioning.attempts add ${constraint} ${rows[0]?.check} not valid`,
    ];
    expect(await findersOf(statements, false)).toEqual({ doctor: true, verify: true });
  });

  test.each(changes)(
    "is found by a checkpoint if it changes only $column of $table",
    async ({ table, column, value }) => {
      const row =
        table === "attempts"
          ? "id = $A"
          : table === "staff_events"
            ? "seq = 1"
            : "attempt_id = $A and seq = 1";
      const statement = `update provisioning.${table} set ${column} = ${value} where ${row}`;
      await tamper(fillIn(statement), ...rehashAll);
      expect((await verifyDatabase([openCheckpoint(sealed)])).findings).not.toEqual([]);
    },
  );
});
