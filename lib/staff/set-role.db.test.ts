import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { insertTenant } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { authorize } from "@/lib/auth/authorize";
import { operator } from "@/lib/auth/reader";
import { listStaff } from "./list";
import { setRole } from "./set-role";

const actor = { id: null, email: "npm run staff" };

async function account(email: string, { confirmed = true, sso = false } = {}): Promise<string> {
  const id = randomUUID();
  await admin.execute(sql`insert into auth.users (id, email, email_confirmed_at, is_sso_user)
    values (${id}::uuid, ${email}, ${confirmed ? sql`now()` : null}, ${sso})`);
  return id;
}

beforeEach(() => db.execute(sql`delete from provisioning.staff`));

test("gives a role to an account by its address in any letter case, and the role applies to the next request", async () => {
  const id = await account("ana@staff.test");
  expect(await setRole(actor, " Ana@Staff.test ", "support")).toEqual({
    kind: "changed",
    email: "ana@staff.test",
    before: null,
    after: "support",
  });
  expect(await authorize(id)).toMatchObject({ role: "support" });
  await setRole(actor, "ana@staff.test", "admin");
  expect(await authorize(id)).toMatchObject({ role: "admin" });
  expect(await listStaff(operator)).toMatchObject([{ userId: id, email: "ana@staff.test", role: "admin" }]);
});

test("records only actual changes in the staff log", async () => {
  const userId = await account("bo@staff.test");
  await account("second@staff.test");
  await setRole(actor, "second@staff.test", "admin");
  for (const role of ["admin", "admin", null] as const) await setRole(actor, "bo@staff.test", role);
  const { rows } = await db.execute(sql`
    select actor_email, detail from provisioning.staff_events
    where kind = 'role_changed' and detail ->> 'userId' = ${userId} order by at, id`);
  expect(rows).toEqual([
    {
      actor_email: "npm run staff",
      detail: { userId, email: "bo@staff.test", before: null, after: "admin" },
    },
    {
      actor_email: "npm run staff",
      detail: { userId, email: "bo@staff.test", before: "admin", after: null },
    },
  ]);
});

test("refuses an address without an account or with a deleted account", async () => {
  await admin.execute(
    sql`insert into auth.users (id, email, deleted_at) values (${randomUUID()}::uuid, 'gone@staff.test', now())`,
  );
  for (const email of ["no-account@staff.test", "gone@staff.test"]) {
    expect(await setRole(actor, email, "admin")).toEqual({ kind: "refused", problem: "no-account" });
  }
});

test("never removes the last admin, even with two concurrent changes", async () => {
  await account("one@staff.test");
  await account("two@staff.test");
  await setRole(actor, "one@staff.test", "admin");
  expect(await setRole(actor, "one@staff.test", "support")).toEqual({
    kind: "refused",
    problem: "last-admin",
  });
  await setRole(actor, "two@staff.test", "admin");
  const changes = await Promise.all(
    ["one@staff.test", "two@staff.test"].map((email) => setRole(actor, email, null)),
  );
  expect(changes.map(({ kind }) => kind).sort()).toEqual(["changed", "refused"]);
  expect(await listStaff(operator)).toHaveLength(1);
});

test("finds an account whose address is stored in another letter case", async () => {
  const id = await account("Ana.Novak@Example.test");
  expect(await setRole(actor, "ana.novak@example.test", "support")).toMatchObject({ kind: "changed" });
  expect(await authorize(id)).toMatchObject({ role: "support" });
});

test("refuses an account until its address is confirmed", async () => {
  const id = await account("new@staff.test", { confirmed: false });
  const refused = { kind: "refused", problem: "unconfirmed" };
  expect(await setRole(actor, "new@staff.test", "admin")).toEqual(refused);
  expect(await setRole(actor, id, "admin")).toEqual(refused);
  expect(await listStaff(operator)).toEqual([]);
  await admin.execute(sql`update auth.users set email_confirmed_at = now() where id = ${id}::uuid`);
  expect(await setRole(actor, "new@staff.test", "admin")).toMatchObject({ kind: "changed" });
});

test("removes a role from an account that no longer qualifies for one", async () => {
  await account("stays@staff.test");
  await setRole(actor, "stays@staff.test", "admin");
  const id = await account("unfit@staff.test");
  await setRole(actor, "unfit@staff.test", "admin");
  await admin.execute(sql`update auth.users set email_confirmed_at = null where id = ${id}::uuid`);
  expect(await setRole(actor, "unfit@staff.test", null)).toMatchObject({ kind: "changed", after: null });
});

test.each([
  ["unconfirmed", sql`email_confirmed_at = null`],
  ["sso", sql`is_sso_user = true`],
] as const)(
  "lowers the role of an account that became %s, and doesn’t raise it again",
  async (how, change) => {
    await account(`stays-${how}@staff.test`);
    await setRole(actor, `stays-${how}@staff.test`, "admin");
    const id = await account(`lowered-${how}@staff.test`);
    await setRole(actor, id, "admin");
    await admin.execute(sql`update auth.users set ${change} where id = ${id}::uuid`);
    expect(await setRole(actor, id, "support")).toMatchObject({ kind: "changed", after: "support" });
    expect(await setRole(actor, id, "admin")).toEqual({ kind: "refused", problem: how });
  },
);

test("gives the role to the account with a password if an SSO account has the same address", async () => {
  await account("both@staff.test", { sso: true });
  const id = await account("both@staff.test");
  await setRole(actor, "both@staff.test", "support");
  expect(await listStaff(operator)).toMatchObject([{ userId: id }]);
  await account("sso@staff.test", { sso: true });
  expect(await setRole(actor, "sso@staff.test", "support")).toEqual({ kind: "refused", problem: "sso" });
});

test("refuses an address that matches two accounts, lists both ids, and accepts an id instead", async () => {
  const ids = [await account("Twin@staff.test"), await account("twin@staff.test")].sort();
  expect(await setRole(actor, "twin@staff.test", "support")).toEqual({
    kind: "refused",
    problem: "ambiguous",
    accounts: ids.map((id) => ({ id, email: "twin@staff.test" })),
  });
  expect(await setRole(actor, ids[1] ?? "", "support")).toMatchObject({ kind: "changed" });
  expect(await listStaff(operator)).toMatchObject([{ userId: ids[1] }]);
  expect(await setRole(actor, "twin@staff.test", null)).toMatchObject({ kind: "changed", after: null });
});

test("removes the role of a deleted account by its id, but never gives it a role", async () => {
  const id = await account("leaving@staff.test");
  await account("remains@staff.test");
  await setRole(actor, "remains@staff.test", "admin");
  await setRole(actor, id, "admin");
  await admin.execute(sql`update auth.users set deleted_at = now() where id = ${id}::uuid`);
  expect(await setRole(actor, id, "support")).toEqual({ kind: "refused", problem: "no-account" });
  expect(await setRole(actor, id, null)).toMatchObject({ kind: "changed", email: id, before: "admin" });
  expect(await listStaff(operator)).toHaveLength(1);
});

test.each([
  ["deleted", sql`deleted_at = now()`],
  ["banned", sql`banned_until = now() + interval '1 hour'`],
  ["unconfirmed", sql`email_confirmed_at = null`],
  ["moved to SSO", sql`is_sso_user = true`],
])(
  "an admin whose account is %s does not count, so the only other admin is the last one",
  async (how, change) => {
    const otherEmail = `not-${how}@staff.test`;
    const id = await account(`${how}@staff.test`);
    await account(otherEmail);
    for (const each of [id, otherEmail]) await setRole(actor, each, "admin");
    await admin.execute(sql`update auth.users set ${change} where id = ${id}::uuid`);
    const refused = { kind: "refused", problem: "last-admin" };
    expect(await setRole(actor, otherEmail, null)).toEqual(refused);
    expect(await setRole(actor, otherEmail, "support")).toEqual(refused);
  },
);

describe("an admin of the console", () => {
  async function newAdmin(name: string) {
    const email = `${name}@staff.test`;
    const id = await account(email);
    await setRole(actor, id, "admin");
    return { id, email };
  }

  test.each([null, "support"] as const)(
    "cannot change their own role to %s, even if there are other admins",
    async (role) => {
      const [ana] = [await newAdmin(`ana-${role}`), await newAdmin(`bo-${role}`)];
      expect(await setRole(ana, ana.id, role)).toEqual({ kind: "refused", problem: "self" });
      expect(await setRole(ana, ` ${ana.email.toUpperCase()}`, role)).toEqual({
        kind: "refused",
        problem: "self",
      });
      expect(await listStaff(operator)).toHaveLength(2);
    },
  );

  test("changes nothing once another admin has removed or demoted them", async () => {
    const [ana, bo] = [await newAdmin("ana2"), await newAdmin("bo2")];
    await account("new2@staff.test");
    await setRole(ana, bo.id, "support");
    expect(await setRole(bo, "new2@staff.test", "admin")).toEqual({ kind: "refused", problem: "not-admin" });
    await setRole(ana, bo.id, null);
    expect(await setRole(bo, ana.id, null)).toEqual({ kind: "refused", problem: "not-admin" });
    expect(await listStaff(operator)).toMatchObject([{ userId: ana.id }]);
  });

  test("always remains, even if all admins remove each other at the same time", async () => {
    const admins = [await newAdmin("ana3"), await newAdmin("bo3"), await newAdmin("cy3")];
    const pairs = admins.flatMap((one) =>
      admins.filter(({ id }) => id !== one.id).map((other) => [one, other] as const),
    );
    await Promise.all(pairs.map(([one, other]) => setRole(one, other.id, null)));
    expect((await listStaff(operator)).filter(({ role }) => role === "admin")).toHaveLength(1);
  });

  test("cannot overwrite a role that has changed since they saw it", async () => {
    const [ana, bo] = [await newAdmin("ana4"), await newAdmin("bo4")];
    await setRole(actor, bo.id, "support");
    const outdated = { kind: "refused", problem: "changed-since", email: bo.email, role: "support" };
    expect(await setRole(ana, bo.id, null, { expectedRole: "admin" })).toEqual(outdated);
    expect(await setRole(ana, bo.email, "admin", { expectedRole: null })).toEqual(outdated);
    expect(await setRole(ana, bo.id, null, { expectedRole: "support" })).toMatchObject({ kind: "changed" });
  });

  test("makes and records only one change if they submit a form three times", async () => {
    const ana = await newAdmin("ana5");
    const id = await account("new5@staff.test");
    const submit = (role: "support" | null, expectedRole: "support" | null) =>
      Promise.all([0, 1, 2].map(() => setRole(ana, id, role, { expectedRole })));
    const kinds = async (changes: ReturnType<typeof submit>) =>
      (await changes).map(({ kind }) => kind).sort();
    expect(await kinds(submit("support", null))).toEqual(["changed", "unchanged", "unchanged"]);
    expect(await kinds(submit(null, "support"))).toEqual(["changed", "unchanged", "unchanged"]);
    const { rows } = await db.execute(
      sql`select from provisioning.staff_events where kind = 'role_changed' and actor_id = ${ana.id}::uuid`,
    );
    expect(rows).toHaveLength(2);
  });

  test("needs to consent before a tenant owner's account gets a role, and sees the tenants' names", async () => {
    const ana = await newAdmin("ana6");
    const id = await account("owner6@staff.test");
    await admin.execute(
      sql.raw(insertTenant({ id, slug: "staff-owner", ownerId: id, name: "Golden Spoon" })),
    );
    expect(await setRole(ana, id, "support", { expectedRole: null, acceptOwner: false })).toEqual({
      kind: "refused",
      problem: "tenant-owner",
      email: "owner6@staff.test",
      tenants: ["Golden Spoon"],
    });
    expect(await authorize(id)).toMatchObject({ role: null });
    expect(await setRole(ana, id, "support", { expectedRole: null, acceptOwner: true })).toMatchObject({
      kind: "changed",
    });
    expect(await setRole(ana, id, "admin", { expectedRole: "support", acceptOwner: false })).toMatchObject({
      kind: "changed",
    });
  });
});

test("a refusal contains at most four tenants of an owner, because the text names only three", async () => {
  const id = await account("owner7@staff.test");
  for (const number of [1, 2, 3, 4, 5]) {
    const tenant = { id: randomUUID(), slug: `staff-owner-${number}`, ownerId: id, name: `Spoon ${number}` };
    await admin.execute(sql.raw(insertTenant(tenant)));
  }
  const refused = await setRole(actor, id, "support", { acceptOwner: false });
  expect(refused).toMatchObject({ problem: "tenant-owner", tenants: { length: 4 } });
});

test("an address with characters that Postgres cannot store has no account", async () => {
  for (const address of ["nul\u0000@staff.test", "\ud800@staff.test", "\u0000"]) {
    expect(await setRole(actor, address, "admin")).toEqual({ kind: "refused", problem: "no-account" });
  }
});

test("the list shows which accounts can sign in, and when each last did", async () => {
  const at = new Date("2026-11-05T12:00:00Z");
  const states = {
    active: sql`last_sign_in_at = ${at.toISOString()}`,
    banned: sql`banned_until = now() + interval '1 hour'`,
    deleted: sql`deleted_at = now()`,
    unconfirmed: sql`email_confirmed_at = null`,
    sso: sql`is_sso_user = true`,
  };
  for (const [state, change] of Object.entries(states)) {
    const id = await account(`${state}@list.test`);
    await setRole(actor, id, "support");
    await admin.execute(sql`update auth.users set ${change} where id = ${id}::uuid`);
  }
  const staff = await listStaff(operator);
  expect(staff.map(({ email, state, lastSignInAt }) => [email, state, lastSignInAt])).toEqual([
    ["active@list.test", "active", at],
    ["banned@list.test", "banned", null],
    ["sso@list.test", "sso", null],
    ["unconfirmed@list.test", "unconfirmed", null],
    [null, "deleted", null],
  ]);
  expect(await listStaff(operator, 2)).toEqual(staff.slice(0, 2));
});
