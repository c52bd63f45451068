import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { admin } from "@/db/testing/admin";
import { reconcile } from "@/lib/jobs/reconcile";
import { messagesOf } from "@/lib/outbox/testing";
import {
  actor,
  failAuth,
  inputFor,
  submit,
  withAuthServer,
  withMailServer,
} from "@/lib/provisioning/testing";
import { getOwnerAccess } from "../get";
import { copyLink } from "../links/copy";
import { findLink, type Visitor } from "../links/find";
import { requestLink } from "../links/request";
import { revokeLink } from "../links/revoke";
import { ageUsedLinks, copiedKey, invitedOwner, type TestOwner } from "../testing";

// Mocks one browser's cookies and headers. The console's own code is not mocked.
const jar = vi.hoisted(() => new Map<string, string>());
vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({
    getAll: () => [...jar].map(([name, value]) => ({ name, value })),
    set: (name: string, value: string) => jar.set(name, value),
  }),
}));

withAuthServer();
const mailsTo = withMailServer();
beforeEach(() => jar.clear());

const { activate } = await import("./activate");
const { putPassword } = await import("./put-password");
const { takeLink } = await import("./take");

const putUser = "PUT /admin/users/{id}";
const password = "violet tractor humming";
const visitor: Visitor = { browser: "the owner's browser", network: "192.0.2.1" };
const otherVisitor: Visitor = { browser: "another browser", network: "192.0.2.2" };

/** True if the owner can sign in with this password. */
async function canSignIn({ input }: TestOwner, candidate: string): Promise<boolean> {
  const response = await fetch(`${process.env.NEXT_PUBLIC_SUPABASE_URL}/auth/v1/token?grant_type=password`, {
    method: "POST",
    headers: {
      apikey: process.env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? "",
      "content-type": "application/json",
    },
    body: JSON.stringify({ email: input.ownerEmail, password: candidate }),
  });
  return response.ok;
}

const problemFor = async (key: string, visitedBy = otherVisitor) => {
  const result = await findLink(key, visitedBy);
  return result.kind === "problem" ? result.problem : result.kind;
};
const stateOf = async ({ attemptId }: TestOwner) => (await getOwnerAccess(attemptId))?.state;
const kindsOf = async ({ attemptId }: TestOwner) => (await messagesOf(attemptId)).map(({ kind }) => kind);

describe("an owner with a link", () => {
  test("sets a password and is signed in, and a notice is queued", async () => {
    const owner = await invitedOwner(mailsTo);
    expect(await activate({ key: owner.key, password, visitor })).toEqual({
      kind: "activated",
      attemptId: owner.attemptId,
      signedIn: true,
    });
    expect(await canSignIn(owner, password)).toBe(true);
    expect([...jar.keys()].join()).toContain("auth-token");
    expect(await stateOf(owner)).toBe("activated");
    expect(await kindsOf(owner)).toEqual(["owner_activation", "password_set"]);
    expect(await problemFor(owner.key)).toBe("used");
  });

  test("can use the link again if the console or the Auth server refuses the password", async () => {
    const owner = await invitedOwner(mailsTo);
    expect(await activate({ key: owner.key, password: "too short", visitor })).toMatchObject({
      kind: "refused",
    });
    expect(await problemFor(owner.key)).toBe("usable");

    await failAuth(owner.input, { route: putUser, kind: "weak-password" });
    expect(await activate({ key: owner.key, password, visitor })).toMatchObject({
      kind: "refused",
      reason: { kind: "leaked" },
    });
    expect(await problemFor(owner.key)).toBe("unfinished");
    expect(await activate({ key: owner.key, password: `${password} 2`, visitor })).toMatchObject({
      kind: "activated",
    });
    expect(await canSignIn(owner, `${password} 2`)).toBe(true);
  });
});

describe("concurrent requests with one link", () => {
  test.each([
    ["different browsers", (n: number) => ({ ...visitor, browser: `browser ${n}` })],
    ["one browser", () => visitor],
    ["browsers without cookies", () => ({ ...visitor, browser: "" })],
  ])("from %s set only one password", async (_who, visitorOf) => {
    const owner = await invitedOwner(mailsTo);
    const passwords = Array.from({ length: 12 }, (_, n) => `violet tractor humming ${n}`);
    const outcomes = await Promise.all(
      passwords.map((each, n) => activate({ key: owner.key, password: each, visitor: visitorOf(n) })),
    );
    const winners = passwords.filter((_, n) => outcomes[n]?.kind === "activated");
    expect(winners).toHaveLength(1);
    const signIns = await Promise.all(passwords.map((each) => canSignIn(owner, each)));
    expect(passwords.filter((_, n) => signIns[n])).toEqual(winners);
  });
});

describe("an activation", () => {
  test.each(["commit-then-500", "commit-then-504", "commit-then-reset"])(
    "succeeds if the password was set but the response was lost: %s",
    async (kind) => {
      const owner = await invitedOwner(mailsTo);
      await failAuth(owner.input, { route: putUser, kind });
      expect(await activate({ key: owner.key, password, visitor })).toMatchObject({ kind: "activated" });
      expect(await stateOf(owner)).toBe("activated");
    },
  );

  test("sets no password if the link is revoked or replaced after its lookup", async () => {
    for (const end of [revokeLink, copyLink]) {
      const owner = await invitedOwner(mailsTo);
      expect(await problemFor(owner.key)).toBe("usable");
      await end(actor, owner);
      expect(await takeLink(owner.key, visitor.browser)).toBe(false);
    }
  });

  test("that set no password can be repeated, but only in the same browser", async () => {
    const owner = await invitedOwner(mailsTo);
    await failAuth(owner.input, { route: putUser, kind: "fail-before" });
    expect(await activate({ key: owner.key, password, visitor })).toEqual({ kind: "unavailable" });
    expect(await problemFor(owner.key, otherVisitor)).toBe("unfinished");
    const otherResult = await activate({ key: owner.key, password, visitor: otherVisitor });
    expect(otherResult).toMatchObject({ problem: "unfinished" });
    expect(await activate({ key: owner.key, password, visitor })).toMatchObject({ kind: "activated" });
  });

  test("does not trust a response with status 200 that names another account", async () => {
    const owner = await invitedOwner(mailsTo);
    await failAuth(owner.input, { route: putUser, kind: "false-200" });
    expect(await activate({ key: owner.key, password, visitor })).toEqual({ kind: "unavailable" });
    expect(await stateOf(owner)).toBe("opened");
  });

  test("is refused until a lost request can no longer take effect", async () => {
    const owner = await invitedOwner(mailsTo);
    await failAuth(owner.input, { route: putUser, kind: "unavailable" });
    expect(await activate({ key: owner.key, password, visitor })).toEqual({ kind: "unavailable" });
    expect(await problemFor(owner.key, visitor)).toBe("busy");
    await ageUsedLinks(owner, 1);
    expect(await activate({ key: owner.key, password, visitor })).toMatchObject({ kind: "activated" });
  });

  test("signs the owner in if the response was lost and they submit the form again", async () => {
    const owner = await invitedOwner(mailsTo);
    await activate({ key: owner.key, password, visitor });
    jar.clear();
    expect(await activate({ key: owner.key, password: "another password entirely", visitor })).toMatchObject({
      problem: "used",
    });
    expect(await canSignIn(owner, password)).toBe(true);
    expect(await activate({ key: owner.key, password, visitor })).toMatchObject({ kind: "activated" });
    expect(jar.size).toBeGreaterThan(0);
    expect(await activate({ key: owner.key, password, visitor: otherVisitor })).toMatchObject({
      problem: "used",
    });
    await ageUsedLinks(owner, 11);
    expect(await activate({ key: owner.key, password, visitor })).toMatchObject({ problem: "used" });
  });
});

/** The steps of an activation. Each test stops after one of them, as if the server had been killed. */
const steps: [name: string, run: (owner: TestOwner & { key: string }) => Promise<unknown>][] = [
  ["the link was taken", ({ key }) => takeLink(key, visitor.browser)],
  ["the password was set", ({ ownerId }) => putPassword(ownerId, password)],
  ["the owner was signed in", (owner) => canSignIn(owner, password)],
];

describe.each(steps.map(([name], last) => ({ name, last })))(
  "an activation whose server was killed after $name",
  ({ last }) => {
    async function killAfterStep() {
      const owner = await invitedOwner(mailsTo);
      for (const [, run] of steps.slice(0, last + 1)) await run(owner);
      return owner;
    }

    test("can be finished in the same browser", async () => {
      const owner = await killAfterStep();
      expect(await activate({ key: owner.key, password, visitor })).toMatchObject({ problem: "busy" });
      await ageUsedLinks(owner, 1);
      expect(await activate({ key: owner.key, password, visitor })).toMatchObject({ kind: "activated" });
      expect(await canSignIn(owner, password)).toBe(true);
    });

    test("does not stop the owner from signing in or setting a password later", async () => {
      const owner = await killAfterStep();
      await ageUsedLinks(owner, 11);
      await reconcile();
      expect(["used", "unfinished"]).toContain(await problemFor(owner.key, visitor));
      if (await canSignIn(owner, password)) return;
      expect(await requestLink(owner.key, "192.0.2.3")).toEqual({ attemptId: owner.attemptId });
      await reconcile();
      const [mail] = mailsTo(owner.input.ownerEmail);
      const key = /\/activate\/([\w-]{43})/.exec(mail?.html ?? "")?.[1] ?? "";
      expect(await activate({ key, password, visitor })).toMatchObject({ kind: "activated" });
    });
  },
);

describe("an account that changes outside the console", () => {
  test("gets no link after a sign-in, even if the account's sign-in time is reset later", async () => {
    const owner = await invitedOwner(mailsTo);
    await admin.execute(sql`update auth.users set last_sign_in_at = now() where id = ${owner.ownerId}::uuid`);
    expect(await problemFor(owner.key)).toBe("settled");
    expect(await copyLink(actor, owner)).toEqual({ kind: "ineligible" });
    await reconcile();
    await admin.execute(sql`update auth.users set last_sign_in_at = null where id = ${owner.ownerId}::uuid`);
    expect(await stateOf(owner)).toBe("activated");
    expect(await copyLink(actor, owner)).toEqual({ kind: "ineligible" });
    expect(await activate({ key: owner.key, password, visitor })).toMatchObject({ problem: "settled" });
  });

  test.each([
    ["once its address is confirmed", sql`email_confirmed_at = now()`],
    ["while it is banned", sql`banned_until = now() + interval '1 hour'`],
  ])("gets no link %s", async (_when, change) => {
    const owner = await invitedOwner(mailsTo);
    await admin.execute(sql`update auth.users set ${change} where id = ${owner.ownerId}::uuid`);
    expect(await copyLink(actor, owner)).toEqual({ kind: "ineligible" });
    expect(await problemFor(owner.key)).toBe("settled");
  });

  test("is unaffected by a password-recovery request, whose token does not work as a link", async () => {
    const owner = await invitedOwner(mailsTo);
    const readState = async () => [await problemFor(owner.key), await stateOf(owner)];
    const before = await readState();
    await fetch(`${process.env.NEXT_PUBLIC_SUPABASE_URL}/auth/v1/recover`, {
      method: "POST",
      headers: {
        apikey: process.env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? "",
        "content-type": "application/json",
      },
      body: JSON.stringify({ email: owner.input.ownerEmail }),
    });
    const { rows } = await admin.execute<{ token: string }>(
      sql`select recovery_token as token from auth.users where id = ${owner.ownerId}::uuid`,
    );
    expect(rows[0]?.token).toMatch(/^[0-9a-f]{56}$/);
    expect(await readState()).toEqual(before);
    expect(await problemFor(rows[0]?.token ?? "")).toBe("unknown");

    await activate({ key: owner.key, password, visitor });
    const after = await admin.execute(
      sql`select recovery_token as token from auth.users where id = ${owner.ownerId}::uuid`,
    );
    expect(after.rows).toEqual([{ token: "" }]);
  });
});

test("an account that existed before the attempt gets no link", async () => {
  const first = await invitedOwner(mailsTo);
  await activate({ key: first.key, password, visitor });
  const input = { ...inputFor(`${first.input.slug}-2`), ownerEmail: first.input.ownerEmail };
  const { attemptId } = await submit({ ...input, ownerAccount: "existing" });
  expect(await copyLink(actor, { attemptId })).toEqual({ kind: "not_found" });
});

test("a copied link works, and the owner gets an e-mail that names the admin", async () => {
  const owner = await invitedOwner(mailsTo);
  const key = copiedKey(await copyLink(actor, owner));
  expect(await problemFor(owner.key)).toBe("replaced");
  await reconcile();
  expect(mailsTo(owner.input.ownerEmail)[0]?.html).toContain(actor.email);
  expect(mailsTo(owner.input.ownerEmail)[0]?.html).not.toContain(key);
  expect(await activate({ key, password, visitor })).toMatchObject({ kind: "activated" });
});
