import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { sentStatements } from "@/e2e/chaos/sent-statements";
import { TcpProxy } from "@/e2e/chaos/tcp-proxy";
import { createUser } from "@/local/seed/users";

// Mocks one browser's cookies and headers. The console's own code is not mocked.
const jar = vi.hoisted(() => new Map<string, string>());
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-forwarded-for": "192.0.2.7" }),
  cookies: async () => ({
    getAll: () => [...jar].map(([name, value]) => ({ name, value })),
    set: (name: string, value: string) => jar.set(name, value),
  }),
}));

// A proxy records every statement on its way to the database.
const database = new URL(process.env.DATABASE_URL ?? "");
const link = await TcpProxy.start(Number(database.port));
database.port = String(link.port);
process.env.DATABASE_URL = database.href;
const statements = sentStatements(link);

const { db } = await import("@/db/client");
const { defineWriteAction } = await import("@/lib/guards/action");
const { signIn } = await import("@/lib/auth/sign-in/sign-in");
const { attemptOf } = await import("./attempt");
const { claimOf } = await import("./claim");
const { provisionFrom } = await import("./provision");
const { refuseEarly } = await import("./outcome/refuse-early");
const { mintAttemptId, parseSubmission } = await import("./input/submission");
const { setFaultHook } = await import("./fault-points");
const { inputFor, withAuthServer } = await import("./testing");

withAuthServer();
afterAll(() => link.stop());

const send = defineWriteAction({
  role: "admin",
  limit: { name: "provision", max: 30, windowSeconds: 60 },
  parse: parseSubmission,
  prepare: attemptOf,
  firstWrite: claimOf,
  run: (_actor, attempt, sent) => provisionFrom(attempt, sent),
  refuse: refuseEarly,
});

beforeAll(async () => {
  const [email, password] = [`${randomUUID()}@staff.test`, "a password for tests"];
  const id = await createUser(process.env as Record<string, string>, { email, fullName: "Ana", password });
  await db.execute(
    sql`insert into provisioning.staff (user_id, role, added_by) values (${id}::uuid, 'admin', 'test')`,
  );
  expect(await signIn(email, password, "127.0.0.1")).toEqual({ ok: true, factors: 0 });
});
afterEach(() => setFaultHook(undefined));
beforeEach(() => {
  statements.length = 0;
});

/** The purpose of each statement and the words that identify it. */
const purposes: [words: RegExp, purpose: string][] = [
  [/provisioning\.claim_attempt.*provisioning\.authorize_call/s, "authorise and claim"],
  [/provisioning\.authorize_call/, "authorise"],
  [/provisioning\.claim_attempt/, "claim"],
  [/provisioning\.owner_account/, "find the owner"],
  [/provisioning\.complete_attempt/, "insert the records"],
  [/^with expired as \(/, "take over"],
  [/refused as \(/, "record the refusal"],
  [/^select actor_id, request_hash/, "read the attempt"],
];

/** The purposes of the sent statements, in order. An unknown statement appears in full. */
function takePurposes(): string[] {
  return statements.map((text) => purposes.find(([words]) => words.test(text))?.[1] ?? `NEW: ${text}`);
}

test("provisioning sends two statements in two round trips, including the authorisation", async () => {
  const before = link.roundTrips;
  expect(await send(inputFor("two-statements"))).toMatchObject({ kind: "completed" });
  expect(takePurposes()).toEqual(["authorise and claim", "insert the records"]);
  expect(link.roundTrips - before).toBe(2);
});

test("an existing owner requires one more statement", async () => {
  await send(inputFor("was-there"));
  statements.length = 0;
  const secondRequest = {
    ...inputFor("second-place"),
    ownerEmail: "ana@was-there.test",
    ownerAccount: "existing",
  };
  expect(await send(secondRequest)).toMatchObject({ kind: "completed", ownerWasExisting: true });
  expect(takePurposes()).toEqual(["authorise and claim", "find the owner", "insert the records"]);
});

test("refusing a taken slug sends two statements, including the record of the refusal", async () => {
  expect(await send(inputFor("two-statements"))).toMatchObject({ code: "SLUG_TAKEN" });
  expect(takePurposes()).toEqual(["authorise and claim", "record the refusal"]);
});

test.each([
  ["slug", { slug: "in-flight-slug" }, "SLUG_TAKEN"],
  ["address", { ownerEmail: "ana@in-flight-address.test" }, "EMAIL_TAKEN"],
])(
  "refusing a request whose %s is held by an attempt in flight sends three statements",
  async (what, taken, code) => {
    const [arrived, resumed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    setFaultHook((point) => {
      if (point !== "create_user.before") return;
      arrived.resolve();
      return resumed.promise;
    });
    const first = send(inputFor(`in-flight-${what}`));
    await arrived.promise;
    statements.length = 0;
    expect(await send({ ...inputFor("late"), ...taken })).toMatchObject({
      code,
      detail: { heldBy: "attempt" },
    });
    expect(takePurposes()).toEqual(["authorise and claim", "take over", "record the refusal"]);
    resumed.resolve();
    await first;
  },
);

test("refusing invalid input sends one statement and claims nothing", async () => {
  expect(await send({ ...inputFor("invalid"), ownerEmail: "no address" })).toMatchObject({
    code: "INVALID_INPUT",
  });
  expect(takePurposes()).toEqual(["authorise"]);
});

test("a repeated request sends two statements", async () => {
  const attemptId = mintAttemptId();
  await send({ ...inputFor("sent-again"), attemptId });
  statements.length = 0;
  expect(await send({ ...inputFor("sent-again"), attemptId })).toMatchObject({ kind: "completed" });
  expect(takePurposes()).toEqual(["authorise and claim", "read the attempt"]);
});

/** The indexes of the console's tables that a completed attempt writes to. Each index adds work to the attempt. */
const hotIndexes = {
  attempt_events: ["attempt_events_at_idx", "attempt_events_attempt_id_seq_pk"],
  attempts: [
    "attempts_actor_email_idx",
    "attempts_changed_by_idx",
    "attempts_duration_ms_idx",
    "attempts_error_code_idx",
    "attempts_lease_in_flight_idx",
    "attempts_name_idx",
    "attempts_owner_email_idx",
    "attempts_owner_email_in_flight",
    "attempts_pkey",
    "attempts_search_text_idx",
    "attempts_search_words_idx",
    "attempts_slug_idx",
    "attempts_slug_in_flight",
    "attempts_started_at_idx",
    "attempts_tenant_id_key",
    "attempts_undone_user_idx",
  ],
  outbox: [
    "outbox_attempt_id_idx",
    "outbox_due_idx",
    "outbox_expiring_idx",
    "outbox_one_pending",
    "outbox_pkey",
  ],
  rate_limits: ["rate_limits_pkey"],
};

test("the console's tables that a completed attempt writes to have only the expected indexes", async () => {
  const { rows } = await db.execute<{ tables: typeof hotIndexes }>(sql`
    select jsonb_object_agg(tablename, names) as tables from (
      select tablename, jsonb_agg(indexname order by indexname) as names from pg_indexes
      where schemaname = 'provisioning' and tablename in ${Object.keys(hotIndexes)} group by tablename
    ) as indexed`);
  expect(rows[0]?.tables).toEqual(hotIndexes);
});
