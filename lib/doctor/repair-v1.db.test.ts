import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { withAuthServer } from "@/lib/provisioning/testing";
import { checkInvariants } from "./check";
import { repair } from "./repair";
import { repairV1 } from "./repair-v1";
import { completedAttempt, newUser, tamper, undoneAttempt } from "./testing";

withAuthServer();

async function remainingUsers(ids: readonly string[]): Promise<string[]> {
  const { rows } = await admin.execute<{ id: string }>(
    sql`select id from auth.users where id = any(${sql.param(ids)}::uuid[])`,
  );
  return rows.map(({ id }) => id);
}

test("lists V1's accounts without a tenant, and deletes the unused ones only on request", async () => {
  const [never, once, staff, today, referenced] = await Promise.all([
    newUser({ daysOld: 400 }),
    newUser({ daysOld: 400 }),
    newUser({ daysOld: 400 }),
    newUser({}),
    newUser({ daysOld: 400 }),
  ]);
  const { userId: owner } = await completedAttempt();
  const { attemptId, userId: ofUndone } = await undoneAttempt();
  const flagged = await newUser({ id: ofUndone, attemptId, daysOld: 400 });
  await tamper(
    sql`update auth.users set last_sign_in_at = now() - interval '1 year' where id = ${once}::uuid`,
    sql`update auth.users set created_at = now() - interval '2 years' where id = ${owner}::uuid`,
    sql`insert into provisioning.staff (user_id, role, added_by) values (${staff}, 'support', 'test')`,
    sql`create table public.carts (user_id uuid references auth.users)`,
    sql`insert into public.carts values (${referenced})`,
  );
  const all = [never, once, staff, today, referenced, owner];

  const before = await checkInvariants();
  const finding = before.invariants.find(({ name }) => name === "no-orphaned-v1-users");
  expect(finding).toMatchObject({ severity: "inherited", count: 3 });
  expect(finding?.violations.map((violation) => violation.split(",")[0]).sort()).toEqual(
    [never, once, referenced].map((id) => `user ${id}`).sort(),
  );

  await repair();
  expect(await remainingUsers([...all, flagged])).toHaveLength(all.length);
  expect((await checkInvariants()).ok).toBe(true);

  expect(await repairV1()).toEqual({ deleted: [never], failed: [referenced], keptSignedIn: 1 });
  expect((await remainingUsers(all)).sort()).toEqual([once, staff, today, referenced, owner].sort());
});
