import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import type { ProvisionInput } from "./input";
import { reconcile } from "./reconcile";
import { eventsOf, existing, inputFor, nothing, recorded, submit, whole, withAuthServer } from "./testing";
import { createUser, deadIn, flag, undone, userExists } from "./testing-cleanups";

withAuthServer();

beforeAll(async () => {
  await admin.execute(sql`
    create function public.refuse_domain() returns trigger language plpgsql as $$
    begin
      if new.hostname like 'refused-spoon.%' then raise exception 'refused' using errcode = 'P0001'; end if;
      return new;
    end $$`);
  await admin.execute(
    sql`create trigger refuse_domain before insert on public.tenant_domains for each row execute function public.refuse_domain()`,
  );
});

/** A request for one more tenant of an owner who has one; returns the owner's user id too. */
async function anotherFor(slug: string): Promise<{ input: ProvisionInput; userId: string }> {
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

describe("an existing account as the owner", () => {
  test("gets the tenant, keeps its other one, and no user is created", async () => {
    const { input, userId } = await anotherFor("second-spoon");
    const outcome = await submit(input);
    expect(outcome).toMatchObject({ kind: "completed", ownerWasExisting: true });
    expect(await existing(input)).toEqual(whole);
    const { rows } = await admin.execute(sql`
      select slug from public.tenants join public.tenant_memberships on tenant_id = id
      where user_id = ${userId}::uuid and role = 'owner' order by slug`);
    expect(rows).toEqual([{ slug: "second-spoon" }, { slug: "second-spoon-first" }]);
    const { rows: attempts } = await admin.execute(sql`
      select owner_user_id, owner_was_existing from provisioning.attempts where id = ${outcome.attemptId}::uuid`);
    expect(attempts).toEqual([{ owner_user_id: userId, owner_was_existing: true }]);
    expect((await eventsOf(outcome.attemptId)).map(({ stage }) => stage)).toContain("auth_user_created");
  });

  test("is asked for once: the same key replays the answer", async () => {
    const { input } = await anotherFor("replayed-spoon");
    const first = await submit(input);
    expect(await submit(input, first.attemptId)).toEqual(first);
  });

  test("stays when the records fail: nothing had been created, and no clean-up is flagged", async () => {
    const { input, userId } = await anotherFor("refused-spoon");
    const outcome = await submit(input);
    expect(outcome).toMatchObject({
      kind: "refused",
      code: "DATABASE_FAILED",
      status: "failed",
      cleanupPending: false,
    });
    expect(await recorded(outcome.attemptId)).toMatchObject({ status: "failed", cleanups: [] });
    expect(await existing(input)).toEqual({ ...nothing, users: 1 });
    expect(await userExists(userId)).toBe(true);
  });

  test("stays when the worker dies, and a late look flags nothing", async () => {
    const { input, userId } = await anotherFor("dead-spoon");
    const { attemptId } = await deadIn("auth_user_created", input);
    await admin.execute(sql`update provisioning.attempts set owner_was_existing = true, owner_user_id = ${userId}::uuid
      where id = ${attemptId}::uuid`);
    expect(await reconcile()).toMatchObject({ interrupted: 1, lateUsers: 0 });
    expect(await recorded(attemptId)).toMatchObject({
      status: "failed",
      error_code: "INTERRUPTED",
      cleanups: [],
    });
    expect(await userExists(userId)).toBe(true);
  });

  test("is refused at its field where no account has the address", async () => {
    const input = { ...inputFor("nobody-spoon"), ownerAccount: "existing" } as ProvisionInput;
    const outcome = await submit(input);
    expect(outcome).toMatchObject({ kind: "refused", code: "INVALID_INPUT", field: "ownerEmail" });
    expect(await existing(input)).toEqual(nothing);
  });

  test("is refused where the account is left over from an attempt that was undone", async () => {
    const left = await undone(inputFor("leftover-spoon"));
    await createUser(left.userId, left.input.ownerEmail, left.attemptId);
    const input = { ...left.input, slug: "leftover-two", ownerAccount: "existing" } as ProvisionInput;
    const taken = {
      kind: "refused",
      code: "EMAIL_TAKEN",
      field: "ownerEmail",
      detail: { heldBy: "cleanup" },
    };
    // Before any clean-up knows of it, and after.
    expect(await submit(input)).toMatchObject(taken);
    await flag(left);
    expect(await submit(input)).toMatchObject(taken);
    expect(await existing(input)).toEqual({ ...nothing, users: 1 });
  });

  test("is refused where it is banned", async () => {
    const { input, userId } = await anotherFor("banned-spoon");
    await admin.execute(
      sql`update auth.users set banned_until = now() + interval '1 day' where id = ${userId}::uuid`,
    );
    expect(await submit(input)).toMatchObject({ code: "EMAIL_TAKEN", detail: { heldBy: "banned" } });
    expect(await existing(input)).toEqual({ ...nothing, users: 1 });
  });

  test("is not taken silently: a new account for a taken address is refused", async () => {
    const { input } = await anotherFor("silent-spoon");
    expect(await submit({ ...input, ownerAccount: "new" })).toMatchObject({
      code: "EMAIL_TAKEN",
      detail: { heldBy: "account" },
    });
  });

  test("can be asked for by ten requests of one slug at once: one tenant, nine refusals", async () => {
    const { input } = await anotherFor("raced-spoon");
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => submit(input)));
    expect(outcomes.filter(({ kind }) => kind === "completed")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.kind === "refused" && outcome.field)).toHaveLength(9);
    expect(await existing(input)).toEqual(whole);
  });
});
