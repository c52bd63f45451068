import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { sentStatements } from "@/e2e/chaos/sent-statements";
import { TcpProxy } from "@/e2e/chaos/tcp-proxy";
import { createUser } from "@/local/seed/users";

// Mocks the cookies of one browser. Everything else is production code.
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
const { defineAction } = await import("@/lib/guards/action");
const { signIn } = await import("@/lib/auth/sign-in/sign-in");
const { provision } = await import("./provision");
const { refuseEarly } = await import("./outcome/refuse-early");
const { mintAttemptId, parseSubmission } = await import("./input/submission");
const { inputFor, withAuthServer } = await import("./testing");

withAuthServer();
afterAll(() => link.stop());

const send = defineAction({
  role: "admin",
  limit: { name: "provision", max: 30, windowSeconds: 60 },
  parse: parseSubmission,
  run: provision,
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
beforeEach(() => {
  statements.length = 0;
});

/** The purpose of each statement and the words that identify it. */
const purposes: [words: RegExp, purpose: string][] = [
  [/provisioning\.authorize_call/, "authorise"],
  [/provisioning\.claim_attempt/, "claim"],
  [/provisioning\.owner_account/, "find the owner"],
  [/provisioning\.complete_attempt/, "insert the records"],
  [/refused as \(/, "record the refusal"],
  [/^select actor_id, request_hash/, "read the attempt"],
];

/** The purposes of the sent statements, in order. An unknown statement appears in full. */
function takePurposes(): string[] {
  return statements.map((text) => purposes.find(([words]) => words.test(text))?.[1] ?? `NEW: ${text}`);
}

const allStatements = ["authorise", "claim", "insert the records"];

test("provisioning sends three statements, including the authorisation", async () => {
  expect(await send(inputFor("three-statements"))).toMatchObject({ kind: "completed" });
  expect(takePurposes()).toEqual(allStatements);
});

test("an existing owner costs one more statement, and no call to the Auth server", async () => {
  await send(inputFor("was-there"));
  statements.length = 0;
  const secondRequest = {
    ...inputFor("second-place"),
    ownerEmail: "ana@was-there.test",
    ownerAccount: "existing",
  };
  expect(await send(secondRequest)).toMatchObject({ kind: "completed", ownerWasExisting: true });
  expect(takePurposes()).toEqual(["authorise", "claim", "find the owner", "insert the records"]);
});

test("refusing a taken slug sends three statements, including the record of the refusal", async () => {
  expect(await send(inputFor("three-statements"))).toMatchObject({ code: "SLUG_TAKEN" });
  expect(takePurposes()).toEqual(["authorise", "claim", "record the refusal"]);
});

test("a repeated request sends three statements", async () => {
  const attemptId = mintAttemptId();
  await send({ ...inputFor("sent-again"), attemptId });
  statements.length = 0;
  expect(await send({ ...inputFor("sent-again"), attemptId })).toMatchObject({ kind: "completed" });
  expect(takePurposes()).toEqual(["authorise", "claim", "read the attempt"]);
});
