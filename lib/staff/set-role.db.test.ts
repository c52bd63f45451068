import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { authorize } from "@/lib/auth/authorize";
import { listStaff } from "./list";
import { setRole } from "./set-role";

const actor = { id: null, email: "npm run staff" };

async function account(email: string): Promise<string> {
  const id = randomUUID();
  await admin.execute(sql`insert into auth.users (id, email) values (${id}::uuid, ${email})`);
  return id;
}

beforeEach(() => db.execute(sql`delete from provisioning.staff`));

test("an account gets a role by its address, in any case, and it acts on the next request", async () => {
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

test("every change is in the staff log, and what changes nothing is not", async () => {
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

test("an address without an account is refused, and a deleted account is none", async () => {
  await admin.execute(
    sql`insert into auth.users (id, email, deleted_at) values (${randomUUID()}::uuid, 'gone@staff.test', now())`,
  );
  for (const email of ["nobody@staff.test", "gone@staff.test"]) {
    expect(await setRole(actor, email, "admin")).toEqual({ kind: "refused", problem: "no-account" });
  }
});

test("the last admin stays: not even two removals at once leave none", async () => {
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
