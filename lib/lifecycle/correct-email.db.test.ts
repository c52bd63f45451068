import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { takeLink } from "@/lib/owner-access/activation/take";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { getOwnerAccess } from "@/lib/owner-access/get";
import { findLink } from "@/lib/owner-access/links/find";
import { invitedOwner, keyIn, staffEventsOf } from "@/lib/owner-access/testing";
import { setFaultHook } from "@/lib/provisioning/fault-points";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import {
  actor,
  failAuth,
  inputFor,
  mails,
  submit,
  withAuthServer,
  withMailServer,
} from "@/lib/provisioning/testing";
import { correctEmail } from "./correct-email";
import { changesOf, emailOf, pendingCorrection } from "./testing";

withAuthServer();
const mailsTo = withMailServer();
afterEach(() => setFaultHook(undefined));

const putUser = "PUT /admin/users/{id}";
const visitor = () => ({ browser: "browser", network: randomUUID() });

describe("a corrected address", () => {
  test("gets a new link, which replaces the link sent to the old address", async () => {
    const { owner, change } = await pendingCorrection(mailsTo, "corrected");
    expect(await correctEmail(actor, change)).toEqual({ kind: "corrected", email: change.email });
    expect(await emailOf(owner)).toBe(change.email);
    expect(await findLink(owner.key, visitor())).toMatchObject({ kind: "problem", problem: "replaced" });
    await deliverMails({ attemptId: owner.attemptId });
    const key = keyIn(mailsTo(change.email));
    expect(await findLink(key, visitor())).toMatchObject({ kind: "usable", link: { email: change.email } });
    expect(mailsTo(owner.input.ownerEmail)).toHaveLength(1);
    expect(await getOwnerAccess(owner.attemptId)).toMatchObject({ state: "sent", ownerEmail: change.email });
    const kinds = (await getOwnerAccess(owner.attemptId))?.steps.map(({ kind }) => kind);
    expect(kinds).toEqual(["mail_sent", "email_change_started", "email_changed", "mail_sent"]);
    const about = { attemptId: owner.attemptId, from: owner.input.ownerEmail, to: change.email };
    expect(await staffEventsOf(owner.attemptId)).toEqual([
      { actor: actor.email, kind: "owner_email_change_started", detail: about },
      { actor: actor.email, kind: "owner_email_changed", detail: about },
    ]);
  });

  test("frees the old address for another owner", async () => {
    const { owner, change } = await pendingCorrection(mailsTo, "frees-the-old");
    await correctEmail(actor, change);
    const other = { ...inputFor("takes-the-old"), ownerEmail: owner.input.ownerEmail };
    expect(await submit(other)).toMatchObject({ kind: "completed" });
  });

  test("invalidates the codes that the Auth server sent to the old address", async () => {
    const { owner, change } = await pendingCorrection(mailsTo, "recovery");
    await recover(owner.input.ownerEmail);
    const [mail] = mails.list(owner.input.ownerEmail);
    expect(mail).toBeDefined();
    await correctEmail(actor, change);
    const { rows } = await admin.execute(sql`
      select 1 from auth.one_time_tokens where user_id = ${owner.ownerId}::uuid
      union all select 1 from auth.users where id = ${owner.ownerId}::uuid and recovery_token <> ''`);
    expect(rows).toEqual([]);
  });

  test("is stored once by six concurrent requests with the same key", async () => {
    const { owner, change } = await pendingCorrection(mailsTo, "one-key");
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => correctEmail(actor, change)));
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(["corrected"]));
    expect(await changesOf(owner)).toHaveLength(1);
  });

  test("is the same in the account and in the console after six concurrent requests with different keys", async () => {
    const { owner, change } = await pendingCorrection(mailsTo, "six-keys");
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        correctEmail(actor, { ...change, changeId: mintAttemptId(), email: `right-${n}@six-keys.test` }),
      ),
    );
    expect(outcomes.every(({ kind }) => kind === "corrected" || kind === "busy")).toBe(true);
    const last = (await getOwnerAccess(owner.attemptId))?.ownerEmail;
    expect(await emailOf(owner)).toBe(last);
    expect((await changesOf(owner)).every(({ status }) => status === "completed")).toBe(true);
  });
});

describe("a correction", () => {
  const refusals: Record<
    string,
    (correction: Awaited<ReturnType<typeof pendingCorrection>>) => Promise<unknown>
  > = {
    "the address is the same": ({ owner, change }) =>
      correctEmail(actor, { ...change, email: owner.input.ownerEmail }),
    "the address has an account": async ({ change }) => {
      const { input } = await invitedOwner(mailsTo);
      return correctEmail(actor, { ...change, email: input.ownerEmail });
    },
  };
  const kinds: Record<string, string> = {
    "the address is the same": "same",
    "the address has an account": "taken",
  };
  test.each(Object.entries(refusals))(
    "is refused without invalidating the link if %s",
    async (name, refuse) => {
      const correction = await pendingCorrection(mailsTo, `refused-${name.replace(/[^a-z]+/g, "-")}`);
      expect(await refuse(correction)).toMatchObject({ kind: kinds[name] });
      expect(await changesOf(correction.owner)).toEqual([]);
      expect(await findLink(correction.owner.key, visitor())).toMatchObject({ kind: "usable" });
    },
  );

  test("is refused while a request is using the link", async () => {
    const { owner, change } = await pendingCorrection(mailsTo, "in-use");
    expect(await takeLink(owner.key, "browser")).toBe(true);
    expect(await correctEmail(actor, change)).toEqual({ kind: "busy" });
    expect(await emailOf(owner)).toBe(owner.input.ownerEmail);
  });
});

test.each([
  ["has signed in", sql`last_sign_in_at = now()`],
  ["has confirmed the address", sql`email_confirmed_at = now()`],
])("the address of an owner who %s cannot be corrected", async (name, how) => {
  const { owner, change } = await pendingCorrection(mailsTo, `owner-${name.replaceAll(" ", "-")}`);
  await admin.execute(sql`update auth.users set ${how} where id = ${owner.ownerId}::uuid`);
  expect(await correctEmail(actor, change)).toEqual({ kind: "ineligible" });
  expect(await emailOf(owner)).toBe(owner.input.ownerEmail);
});

test("the address of an owner with an existing account cannot be corrected", async () => {
  const first = await invitedOwner(mailsTo);
  const secondTenant = {
    ...inputFor("adopted"),
    ownerEmail: first.input.ownerEmail,
    ownerAccount: "existing" as const,
  };
  const { attemptId } = await submit(secondTenant);
  const change = { changeId: mintAttemptId(), attemptId, email: "right@adopted.test" };
  expect(await correctEmail(actor, change)).toEqual({ kind: "not_found" });
});

test("reusing a key is a conflict if the address or the admin differs", async () => {
  const { change } = await pendingCorrection(mailsTo, "conflict");
  await correctEmail(actor, change);
  const other = { id: randomUUID(), email: "other@example.com" };
  expect(await correctEmail(other, change)).toEqual({ kind: "conflict" });
  expect(await correctEmail(actor, { ...change, email: "third@conflict.test" })).toEqual({
    kind: "conflict",
  });
});

describe("a correction while the Auth server fails", () => {
  const corrected = { kind: "corrected" };
  const authFailure = { kind: "failed", refusal: { code: "AUTH_FAILED" } };
  test.each<[fault: string, outcome: object, changed: boolean]>([
    ["fail-before", authFailure, false],
    ["weak-password", authFailure, false],
    ["bad-key", authFailure, false],
    ["bad-jwt", corrected, true],
    ["html", corrected, true],
    ["foreign-json", corrected, true],
    ["false-200", corrected, true],
    ["commit-then-500", corrected, true],
    ["commit-then-504", corrected, true],
    ["commit-then-reset", corrected, true],
  ])("reports success if and only if the address was changed: %s", async (kind, outcome, changed) => {
    const { owner, change } = await pendingCorrection(mailsTo, `auth-${kind}`);
    await failAuth(owner.input, { route: putUser, kind, times: changed ? 1 : 9 });
    expect(await correctEmail(actor, change)).toMatchObject(outcome);
    expect(await emailOf(owner)).toBe(changed ? change.email : owner.input.ownerEmail);
  });

  test("reports the address as taken if another program has just taken it", async () => {
    const { owner, change } = await pendingCorrection(mailsTo, "taken-between");
    setFaultHook(async (point) => {
      if (point !== "put_email.before") return;
      await admin.execute(sql`
        insert into auth.users (id, instance_id, email) values (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', ${change.email})
        on conflict do nothing`);
    });
    const taken = {
      kind: "failed",
      refusal: { code: "EMAIL_TAKEN", field: "ownerEmail", detail: { heldBy: "account" } },
    };
    expect(await correctEmail(actor, change)).toEqual(taken);
    expect(await correctEmail(actor, change)).toEqual(taken);
    expect(await changesOf(owner)).toEqual([{ status: "failed", error_code: "EMAIL_TAKEN", fence: 1 }]);
    expect(await getOwnerAccess(owner.attemptId)).toMatchObject({ state: "no_link", emailChanging: false });
  });
});

/** Asks the Auth server for a recovery e-mail, as the product's "Forgot password" does. */
async function recover(email: string): Promise<void> {
  const key = process.env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? "";
  const response = await fetch(`${process.env.NEXT_PUBLIC_SUPABASE_URL}/auth/v1/recover`, {
    method: "POST",
    headers: { apikey: key, "content-type": "application/json" },
    body: JSON.stringify({ email }),
  });
  if (!response.ok) throw new Error(`no recovery: ${await response.text()}`);
}
