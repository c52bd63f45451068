import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { rechain } from "@/db/testing/rechain";
import { advanceTime } from "@/e2e/faults/time";
import { resolveCleanup } from "@/lib/cleanups/resolve";
import { actor, eventsOf, withAuthServer } from "@/lib/provisioning/testing";
import { checkInvariants } from "./check";
import { repair } from "./repair";
import { attemptInFlight, completedAttempt, newUser, tamper, undoneAttempt } from "./testing";

withAuthServer();

test("a repair deletes users left by undone attempts of any age, logs the deletion, and ends dead attempts", async () => {
  const { tenantId } = await completedAttempt();
  const { attemptId, userId } = await undoneAttempt();
  await tamper(
    sql`update provisioning.attempts set started_at = started_at - interval '90 days', finished_at = finished_at - interval '90 days'
      where id = ${attemptId}::uuid`,
    sql`update provisioning.attempt_events set at = at - interval '90 days' where attempt_id = ${attemptId}::uuid`,
    sql.raw(rechain(`'${attemptId}'`)),
  );
  await newUser({ id: userId, attemptId });
  await attemptInFlight({ leaseMinutes: -10 });
  expect(await checkInvariants()).toMatchObject({ ok: false });

  expect(await repair()).toMatchObject({
    flagged: 1,
    reconciled: { interrupted: 1, cleanups: { done: 1, manual: 0 } },
  });
  expect(await checkInvariants()).toMatchObject({ ok: true });
  const events = await eventsOf(attemptId);
  expect(events.slice(-2).map(({ event }) => event)).toEqual(["cleanup_flagged", "cleanup_done"]);
  const { rows } = await admin.execute(sql`select from auth.users where id = ${userId}::uuid`);
  expect(rows).toEqual([]);

  expect(await repair()).toMatchObject({ flagged: 0, reconciled: { interrupted: 0, lateUsers: 0 } });
  expect(
    (await admin.execute(sql`select from provisioning.tenants where id = ${tenantId}::uuid`)).rowCount,
  ).toBe(1);
});

test("a repair keeps a user without the attempt's id, and leaves the clean-up to an admin", async () => {
  const { userId } = await undoneAttempt();
  await newUser({ id: userId });
  expect(await repair()).toMatchObject({ flagged: 1, reconciled: { cleanups: { pending: 1 } } });
  await advanceTime(700);
  expect(await repair()).toMatchObject({ flagged: 0, reconciled: { cleanups: { manual: 1 } } });
  const { ok, invariants } = await checkInvariants();
  expect(ok).toBe(true);
  expect(invariants.filter((invariant) => !invariant.ok)).toMatchObject([
    { name: "cleanups-need-no-manual-fix", violations: [expect.stringContaining(userId)] },
  ]);

  expect(await resolveCleanup(actor, { userId, reason: "It belongs to another user." })).toEqual({
    kind: "resolved",
  });
  expect(await repair()).toMatchObject({ flagged: 0, reconciled: { lateUsers: 0 } });
  expect((await checkInvariants()).invariants.filter((invariant) => !invariant.ok)).toEqual([]);
});
