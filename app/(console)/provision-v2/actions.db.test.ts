import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { admin } from "@/db/testing/admin";
import { inputFor, withAuthServer } from "@/lib/provisioning/testing";
import { createUser } from "@/local/seed/users";
import type { FormAnswer, FormProgress, FormState } from "./_form/form-state";

// Mocks the cookies and headers of one browser. Everything else is production code.
const jar = vi.hoisted(() => new Map<string, string>());
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "next-action": "1", "x-forwarded-for": "192.0.2.30" }),
  cookies: async () => ({
    getAll: () => [...jar].map(([name, value]) => ({ name, value })),
    set: (name: string, value: string) => jar.set(name, value),
  }),
}));

withAuthServer();

const { previewAction, provisionAction, provisionWatchedAction } = await import("./actions");
const { signIn } = await import("@/lib/auth/sign-in/sign-in");
const { provision } = await import("@/lib/provisioning/provision");
const { mintAttemptId, parseSubmission } = await import("@/lib/provisioning/input/submission");

async function signInAs(role: "admin" | "support" | null): Promise<string> {
  const [email, password] = [`${randomUUID()}@staff.test`, "a test password"];
  const id = await createUser(process.env as Record<string, string>, { email, fullName: "Staff", password });
  if (role) {
    await admin.execute(
      sql`insert into provisioning.staff (user_id, role, added_by) values (${id}::uuid, ${role}, 'test')`,
    );
  }
  expect(await signIn(email, password, randomUUID())).toEqual({ ok: true, factors: 0 });
  return id;
}

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

/** Submits the form as the page does, and returns its answer. */
async function send(fields: Readonly<Record<string, string>>): Promise<FormAnswer> {
  const { progress } = await provisionWatchedAction(formOf(fields));
  const events: FormProgress[] = [];
  for await (const event of progress) events.push(event);
  const last = events.at(-1);
  if (last?.kind !== "answer") throw new Error(`no answer: ${JSON.stringify(last)}`);
  return last.answer;
}

/** Submits the form, and returns the redirect to the attempt's page or the refusal's code. */
async function attemptPageOf(fields: Readonly<Record<string, string>>): Promise<string> {
  const answer = await send(fields).catch((error: Error) => error.message);
  return typeof answer === "string" ? answer : `answered ${answer.refusal?.code}`;
}

/** Provisions a tenant as this account, and returns the form that was submitted. */
async function provisionAs(id: string) {
  const formValues = validForm();
  const submission = parseSubmission(formValues);
  if (!submission.ok) throw new Error("the test's own input was refused");
  await provision({ id, email: "admin@example.com" }, submission.input);
  return formValues;
}

/** The number of rows that an account has in the audit log and the staff log. */
async function countRows(id: string) {
  const { rows } = await admin.execute(sql`
    select (select count(*)::int from provisioning.attempts where actor_id = ${id}::uuid) as attempts,
      (select count(*)::int from provisioning.staff_events where actor_id = ${id}::uuid) as events`);
  return rows[0];
}

/** Runs a function while the console lacks some of its privileges. */
async function withoutPrivileges<T>(privileges: readonly string[], run: () => Promise<T>): Promise<T> {
  for (const privilege of privileges)
    await admin.execute(sql.raw(`revoke ${privilege} from provisioning_app`));
  try {
    return await run();
  } finally {
    for (const privilege of privileges)
      await admin.execute(sql.raw(`grant ${privilege} to provisioning_app`));
  }
}

// The last letter keeps the slug from ending in a number, which a suggestion would increment.
const validForm = () => ({ ...inputFor(`sent-${randomUUID().slice(0, 8)}x`), attemptId: mintAttemptId() });

beforeEach(async () => {
  jar.clear();
  await admin.execute(sql`delete from provisioning.rate_limits`);
});

describe("a submission refused before an attempt is created", () => {
  test.each(["support", null] as const)(
    "counts towards the rate limit and records one denied event for the role %s",
    async (role) => {
      const id = await signInAs(role);
      const answers = [];
      for (let call = 0; call < 20; call++) answers.push(await send(validForm()));
      answers.push(...(await Promise.all(Array.from({ length: 20 }, () => send(validForm())))));
      const codes = answers.map(({ refusal }) => refusal?.code);
      expect(codes.filter((code) => code === "FORBIDDEN")).toHaveLength(30);
      expect(codes.filter((code) => code === "RATE_LIMITED")).toHaveLength(10);
      expect(await countRows(id)).toEqual({ attempts: 0, events: 1 });
    },
  );

  test("leaves nothing behind for an admin over the limit", async () => {
    const id = await signInAs("admin");
    await admin.execute(sql`
      insert into provisioning.rate_limits (key, window_started_at, hits) values (${`provision:${id}`}, now(), 30)`);
    const formValues = validForm();
    const { refusal, attemptId } = await send(formValues);
    expect(refusal).toMatchObject({ code: "RATE_LIMITED", recorded: false });
    expect(attemptId).toBe(formValues.attemptId);
    expect(await countRows(id)).toEqual({ attempts: 0, events: 0 });
  });

  test.each([
    ["empty", {}, ["name", "ownerName", "ownerEmail"]],
    ["invalid", { ...inputFor("nonsense"), slug: "-", ownerEmail: "no-address" }, ["slug", "ownerEmail"]],
  ])(
    "with %s fields, returns an error for each invalid field and keeps its key",
    async (_what, fields, wrong) => {
      const id = await signInAs("admin");
      const key = mintAttemptId();
      const { refusal, attemptId } = await send({ ...fields, attemptId: key });
      expect(refusal).toMatchObject({ code: "INVALID_INPUT", recorded: false });
      expect(Object.keys(refusal?.fields ?? {})).toEqual(expect.arrayContaining(wrong));
      expect(attemptId).toBe(key);
      expect(await countRows(id)).toEqual({ attempts: 0, events: 0 });
    },
  );
});

describe("a refused form", () => {
  test("shows all conflicts together: the missing field, the taken slug and the existing account", async () => {
    const existing = await provisionAs(await signInAs("admin"));
    const conflicts = { slug: existing.slug, ownerEmail: existing.ownerEmail };
    const findings = {
      slug: { value: existing.slug, answer: { state: "taken" } },
      ownerEmail: { value: existing.ownerEmail, answer: { state: "account" } },
    };
    expect(await send({ ...validForm(), ...conflicts, ownerName: "" })).toMatchObject({
      refusal: { code: "INVALID_INPUT", fields: { ownerName: expect.any(String) } },
      findings,
    });
    expect(await previewAction(formOf({ ...validForm(), ...conflicts }))).toMatchObject({
      refusal: { code: "SLUG_TAKEN" },
      findings,
    });
  });

  test("shows only the field message for a malformed value, without a live check", async () => {
    await signInAs("admin");
    expect(await send({ ...validForm(), slug: "-", ownerEmail: "ana" })).toMatchObject({
      refusal: { fields: { slug: expect.any(String), ownerEmail: expect.any(String) } },
      findings: { slug: null, ownerEmail: null },
    });
  });
});

describe("a form that is submitted again", () => {
  const staffRead = ["select on provisioning.staff"];

  test("redirects to its completed attempt even if authorisation fails, the limit is reached or the role is removed", async () => {
    const id = await signInAs("admin");
    const formValues = await provisionAs(id);
    const redirectToAttempt = expect.stringContaining(`"redirect","attemptId":"${formValues.attemptId}"`);
    expect(await withoutPrivileges(staffRead, () => attemptPageOf(formValues))).toEqual(redirectToAttempt);

    await admin.execute(sql`
      insert into provisioning.rate_limits (key, window_started_at, hits) values (${`provision:${id}`}, now(), 99)
      on conflict (key) do update set hits = 99`);
    expect(await attemptPageOf(formValues)).toEqual(redirectToAttempt);
    expect(await attemptPageOf({ ...formValues, name: "Other data" })).toBe("answered RATE_LIMITED");

    await admin.execute(sql`delete from provisioning.rate_limits`);
    await admin.execute(sql`delete from provisioning.staff where user_id = ${id}::uuid`);
    expect(await attemptPageOf(formValues)).toEqual(redirectToAttempt);
  });

  test("reports an unknown outcome and keeps its key if the database cannot be read", async () => {
    const formValues = await provisionAs(await signInAs("admin"));
    const answer = await withoutPrivileges([...staffRead, "select on provisioning.attempts"], () =>
      send(formValues),
    );
    expect(answer).toMatchObject({ unknown: true, refusal: null, attemptId: formValues.attemptId });
  });

  test("reveals nothing to another account that submits the same key", async () => {
    const formValues = await provisionAs(await signInAs("admin"));
    jar.clear();
    await signInAs("support");
    expect(await send(formValues)).toMatchObject({
      unknown: false,
      refusal: { code: "FORBIDDEN", recorded: false },
    });
  });

  test("does not conflict with a first submission during which the role could not be read", async () => {
    const id = await signInAs("admin");
    const formValues = validForm();
    expect(await withoutPrivileges(staffRead, () => send(formValues))).toMatchObject({
      refusal: { code: "DATABASE_FAILED", recorded: false },
      attemptId: formValues.attemptId,
    });
    const submission = parseSubmission(formValues);
    expect(
      submission.ok && (await provision({ id, email: "admin@example.com" }, submission.input)),
    ).toMatchObject({
      kind: "completed",
      attemptId: formValues.attemptId,
    });
  });
});

describe("a preview", () => {
  const initial = { answers: 0 } as FormState;
  const ways = [
    ["with JavaScript", (fields: object) => previewAction(formOf({ ...fields }))],
    [
      "without JavaScript",
      (fields: object) => provisionAction(initial, formOf({ ...fields, intent: "preview" })),
    ],
  ] as const;

  test.each(ways)(
    "shows the rows, keeps the form and its key, and leaves nothing behind, %s",
    async (_, ask) => {
      const id = await signInAs("admin");
      const { attemptId, ...fields } = validForm();
      const users = () => admin.execute(sql`select id from auth.users order by id`);
      const before = (await users()).rows;
      const answer = await ask({ attemptId, ...fields });
      expect(answer).toMatchObject({ attemptId, values: fields, refusal: null, unknown: false });
      expect(answer.preview?.tables.map(({ table }) => table)).toEqual(
        expect.arrayContaining(["provisioning.attempts", "auth.users", "provisioning.outbox"]),
      );
      expect(JSON.stringify(answer.preview)).toContain(`["slug","${fields.slug}"]`);
      expect((await users()).rows).toEqual(before);
      expect(await countRows(id)).toEqual({ attempts: 0, events: 0 });
    },
  );

  test.each(ways)("returns an error for each invalid field, %s", async (_, ask) => {
    await signInAs("admin");
    expect(await ask({ ...validForm(), ownerEmail: "no-address" })).toMatchObject({
      preview: null,
      values: { ownerEmail: "no-address" },
      refusal: { code: "INVALID_INPUT", fields: { ownerEmail: expect.any(String) } },
    });
  });

  test("reports a taken slug, and suggests alternatives", async () => {
    const { slug } = await provisionAs(await signInAs("admin"));
    expect(await previewAction(formOf({ ...validForm(), slug }))).toMatchObject({
      preview: null,
      refusal: { code: "SLUG_TAKEN", field: "slug", recorded: false },
      findings: { slug: { answer: { state: "taken", suggestions: expect.arrayContaining([`${slug}-2`]) } } },
    });
  });

  test("requires the admin role, and records a denied request", async () => {
    const id = await signInAs("support");
    expect(await previewAction(formOf(validForm()))).toMatchObject({
      preview: null,
      refusal: { code: "FORBIDDEN" },
    });
    expect(await countRows(id)).toEqual({ attempts: 0, events: 1 });
  });

  test("does not use up the form's key, so the form can still provision", async () => {
    const id = await signInAs("admin");
    const formValues = validForm();
    await previewAction(formOf(formValues));
    const submission = parseSubmission(formValues);
    expect(
      submission.ok && (await provision({ id, email: "admin@example.com" }, submission.input)),
    ).toMatchObject({ kind: "completed", attemptId: formValues.attemptId });
  });
});
