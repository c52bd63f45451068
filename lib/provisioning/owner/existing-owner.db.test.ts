import { type SQL, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { createUser, deadAttempt, flagForCleanup, undoneAttempt, userExists } from "../../cleanups/testing";
import { reconcile } from "../../jobs/reconcile";
import { conflictMessage } from "../errors/explain";
import { setFaultHook } from "../fault-points";
import type { ProvisionInput } from "../input";
import {
  allRecords,
  attemptRow,
  countRecords,
  eventsOf,
  inputFor,
  noRecords,
  submit,
  withAuthServer,
} from "../testing";

withAuthServer();

beforeAll(async () => {
  await admin.execute(sql`
    create function public.refuse_domain() returns trigger language plpgsql as $$
    begin
      if new.hostname like 'refused-spoon.%' then raise exception 'refused' using errcode = 'P0001'; end if;
      return new;
    end $$`);
  await admin.execute(
    `create trigger refuse_domain before insert on ${tables.hostnames} for each row execute function public.refuse_domain()`,
  );
});

/** A request for a second tenant of an existing owner, and the owner's user id. */
async function secondTenantRequest(slug: string): Promise<{ input: ProvisionInput; userId: string }> {
  const first = inputFor(`${slug}-first`);
  await submit(first);
  const { rows } = await admin.execute<{ id: string }>(
    sql`select id from auth.users where email = ${first.ownerEmail}`,
  );
  const input = {
    ...inputFor(slug),
    ownerEmail: first.ownerEmail,
    ownerAccount: "existing",
  } as ProvisionInput;
  return { input, userId: rows[0]?.id ?? "" };
}

/** Inserts an account that the console did not create, and returns a request for a tenant that it will own. */
async function requestForAccount(
  slug: string,
  email: string,
  confirmedAt: SQL = sql`now()`,
  sso = false,
): Promise<ProvisionInput> {
  await admin.execute(sql`insert into auth.users (id, email, email_confirmed_at, is_sso_user)
    values (gen_random_uuid(), ${email}, ${confirmedAt}, ${sso})`);
  return { ...inputFor(slug), ownerEmail: email.toLowerCase(), ownerAccount: "existing" };
}

describe("an existing account as the owner", () => {
  test("gets the tenant in addition to its other tenant, and no user is created", async () => {
    const { input, userId } = await secondTenantRequest("second-spoon");
    const outcome = await submit(input);
    expect(outcome).toMatchObject({ kind: "completed", ownerWasExisting: true });
    expect(await countRecords(input)).toEqual(allRecords);
    const { rows } = await admin.execute(sql`
      select slug from provisioning.tenants join provisioning.tenant_members on tenant_id = id
      where user_id = ${userId}::uuid and is_owner order by slug`);
    expect(rows).toEqual([{ slug: "second-spoon" }, { slug: "second-spoon-first" }]);
    const { rows: attempts } = await admin.execute(sql`
      select owner_user_id, owner_was_existing from provisioning.attempts where id = ${outcome.attemptId}::uuid`);
    expect(attempts).toEqual([{ owner_user_id: userId, owner_was_existing: true }]);
    expect((await eventsOf(outcome.attemptId)).map(({ stage }) => stage)).toContain("auth_user_created");
  });

  test("gets no second tenant from a repeated request, which returns the same outcome", async () => {
    const { input } = await secondTenantRequest("replayed-spoon");
    const first = await submit(input);
    expect(await submit(input, first.attemptId)).toEqual(first);
  });

  test("is kept and not flagged for clean-up if the records fail", async () => {
    const { input, userId } = await secondTenantRequest("refused-spoon");
    const outcome = await submit(input);
    expect(outcome).toMatchObject({
      kind: "refused",
      code: "DATABASE_FAILED",
      status: "failed",
      cleanupPending: false,
    });
    expect(await attemptRow(outcome.attemptId)).toMatchObject({ status: "failed", cleanups: [] });
    expect(await countRecords(input)).toEqual({ ...noRecords, users: 1 });
    expect(await userExists(userId)).toBe(true);
  });

  test("is kept and not flagged for clean-up if the worker dies", async () => {
    const { input, userId } = await secondTenantRequest("dead-spoon");
    const { attemptId } = await deadAttempt(input, { existingOwner: userId });
    expect(await reconcile()).toMatchObject({ interrupted: 1, lateUsers: 0 });
    expect(await attemptRow(attemptId)).toMatchObject({
      status: "failed",
      error_code: "INTERRUPTED",
      cleanups: [],
    });
    expect(await userExists(userId)).toBe(true);
  });

  test("is refused with a message at the address field if no account has the address", async () => {
    const input = { ...inputFor("no-such-spoon"), ownerAccount: "existing" } as ProvisionInput;
    const outcome = await submit(input);
    expect(outcome).toMatchObject({ kind: "refused", code: "INVALID_INPUT", field: "ownerEmail" });
    expect(await countRecords(input)).toEqual(noRecords);
  });

  test("is refused if it is left over from an undone attempt", async () => {
    const leftover = await undoneAttempt(inputFor("leftover-spoon"));
    await createUser(leftover.userId, leftover.input.ownerEmail, leftover.attemptId);
    const input = { ...leftover.input, slug: "leftover-two", ownerAccount: "existing" } as ProvisionInput;
    const refusal = {
      kind: "refused",
      code: "EMAIL_TAKEN",
      field: "ownerEmail",
      detail: { heldBy: "cleanup" },
    };
    // Submits before and after the account is flagged for clean-up.
    expect(await submit(input)).toMatchObject(refusal);
    await flagForCleanup(leftover);
    expect(await submit(input)).toMatchObject(refusal);
    expect(await countRecords(input)).toEqual({ ...noRecords, users: 1 });
  });

  test("is refused until its address is confirmed", async () => {
    const input = await requestForAccount("unconfirmed-spoon", "anyone@unconfirmed-spoon.test", sql`null`);
    expect(await submit(input)).toMatchObject({
      code: "INVALID_INPUT",
      field: "ownerEmail",
      detail: { account: "unconfirmed" },
    });
    expect(await countRecords(input)).toEqual({ ...noRecords, users: 1 });
    await admin.execute(
      sql`update auth.users set email_confirmed_at = now() where email = ${input.ownerEmail}`,
    );
    expect(await submit(input)).toMatchObject({ kind: "completed" });
  });

  test("is refused while unconfirmed, even if its metadata names an attempt that did not create it", async () => {
    const first = inputFor("honest-spoon");
    const { attemptId } = await submit(first);
    const input = await requestForAccount("liar-spoon", "anyone@liar-spoon.test", sql`null`);
    await admin.execute(sql`update auth.users set raw_app_meta_data = jsonb_build_object('provisioning_attempt_id', ${attemptId}::text)
      where email = ${input.ownerEmail}`);
    expect(await submit(input)).toMatchObject({ detail: { account: "unconfirmed" } });
  });

  test("is found if its address is stored in another letter case", async () => {
    const input = await requestForAccount("folded-spoon", "Ana.Novak@Folded-Spoon.test");
    expect(await submit({ ...input, ownerAccount: "new" })).toMatchObject({
      code: "EMAIL_TAKEN",
      detail: { heldBy: "account" },
    });
    expect(await submit(input)).toMatchObject({ kind: "completed", ownerWasExisting: true });
  });

  test("is the one with a password if an SSO account has the same address", async () => {
    const input = await requestForAccount("both-spoon", "both@both-spoon.test", sql`now()`, true);
    expect(await submit(input)).toMatchObject({ code: "INVALID_INPUT", detail: { account: "sso" } });
    await requestForAccount("both-spoon", "both@both-spoon.test");
    const { attemptId } = await submit(input);
    const { rows } = await admin.execute(sql`
      select is_sso_user from auth.users join provisioning.attempts on owner_user_id = auth.users.id
      where attempts.id = ${attemptId}::uuid`);
    expect(rows).toEqual([{ is_sso_user: false }]);
  });

  test("is refused if its address differs from another account's only in case, and the message has both ids", async () => {
    const input = await requestForAccount("twin-spoon", "Twin@twin-spoon.test");
    await requestForAccount("twin-spoon", "twin@twin-spoon.test");
    const outcome = await submit(input);
    expect(outcome).toMatchObject({ code: "INVALID_INPUT", detail: { account: "ambiguous" } });
    if (outcome.kind !== "refused") return;
    const { rows } = await admin.execute<{ id: string }>(
      sql`select id from auth.users where lower(email) = ${input.ownerEmail}`,
    );
    expect(rows).toHaveLength(2);
    for (const { id } of rows) expect(conflictMessage(outcome)).toContain(id);
  });

  test("is refused if it is banned", async () => {
    const { input, userId } = await secondTenantRequest("banned-spoon");
    await admin.execute(
      sql`update auth.users set banned_until = now() + interval '1 day' where id = ${userId}::uuid`,
    );
    expect(await submit(input)).toMatchObject({ code: "EMAIL_TAKEN", detail: { heldBy: "banned" } });
    expect(await countRecords(input)).toEqual({ ...noRecords, users: 1 });
  });

  test("is refused if, after the claim, it is banned or another account gets the same address", async () => {
    for (const [slug, change] of [
      ["late-twin", (email: string) => requestForAccount("late-twin", email.toUpperCase())],
      [
        "late-ban",
        (email: string) =>
          admin.execute(
            sql`update auth.users set banned_until = now() + interval '1 hour' where email = ${email}`,
          ),
      ],
    ] as const) {
      const { input } = await secondTenantRequest(slug);
      setFaultHook(async (point) => {
        if (point === "claim.after") await change(input.ownerEmail);
      });
      const outcome = await submit(input).finally(() => setFaultHook(undefined));
      expect(outcome).toMatchObject({ kind: "refused", field: "ownerEmail" });
      expect(await countRecords(input)).toMatchObject({ tenants: 0 });
    }
  });

  test("is not used if the request asks for a new account", async () => {
    const { input } = await secondTenantRequest("silent-spoon");
    expect(await submit({ ...input, ownerAccount: "new" })).toMatchObject({
      code: "EMAIL_TAKEN",
      detail: { heldBy: "account" },
    });
  });

  test("gets one tenant from ten concurrent requests for one slug", async () => {
    const { input } = await secondTenantRequest("raced-spoon");
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => submit(input)));
    expect(outcomes.filter(({ kind }) => kind === "completed")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.kind === "refused" && outcome.field)).toHaveLength(9);
    expect(await countRecords(input)).toEqual(allRecords);
  });
});
