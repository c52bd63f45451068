import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { authorize } from "@/lib/auth/authorize";
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

test("gives a role to the account with an address in any letter case, effective on the next request", async () => {
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
  expect(await listStaff()).toMatchObject([{ userId: id, email: "ana@staff.test", role: "admin" }]);
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
  expect(await listStaff()).toHaveLength(1);
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
  expect(await listStaff()).toEqual([]);
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

test("gives the role to the account with a password if an SSO account has the same address", async () => {
  await account("both@staff.test", { sso: true });
  const id = await account("both@staff.test");
  await setRole(actor, "both@staff.test", "support");
  expect(await listStaff()).toMatchObject([{ userId: id }]);
  await account("sso@staff.test", { sso: true });
  expect(await setRole(actor, "sso@staff.test", "support")).toEqual({ kind: "refused", problem: "sso" });
});

test("refuses an address that matches two accounts with both ids, and accepts an id instead", async () => {
  const ids = [await account("Twin@staff.test"), await account("twin@staff.test")].sort();
  expect(await setRole(actor, "twin@staff.test", "support")).toEqual({
    kind: "refused",
    problem: "ambiguous",
    accounts: ids.map((id) => ({ id, email: "twin@staff.test" })),
  });
  expect(await setRole(actor, ids[1] ?? "", "support")).toMatchObject({ kind: "changed" });
  expect(await listStaff()).toMatchObject([{ userId: ids[1] }]);
  expect(await setRole(actor, "twin@staff.test", null)).toMatchObject({ kind: "changed", after: null });
});
