import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db, transaction } from "@/db/client";
import { databaseError } from "@/db/errors";
import { admin } from "@/db/testing/admin";
import { recordDenied, recordStaffEvent } from "./record";

const newActor = () => ({ id: randomUUID(), email: "admin@example.com" });

async function eventsOf(actorId: string) {
  const { rows } = await db.execute<{ kind: string; detail: unknown; actor_email: string }>(
    sql`select kind, detail, actor_email from provisioning.staff_events where actor_id = ${actorId}::uuid order by id`,
  );
  return rows;
}

describe("a staff event", () => {
  test("records the actor, the kind and the details", async () => {
    const actor = newActor();
    await recordStaffEvent(actor, "role_changed", { email: "ana@example.com", role: "support" });
    expect(await eventsOf(actor.id)).toEqual([
      {
        kind: "role_changed",
        detail: { email: "ana@example.com", role: "support" },
        actor_email: actor.email,
      },
    ]);
  });

  test("is rolled back with its transaction", async () => {
    const actor = newActor();
    const failedAction = transaction(async (tx) => {
      await recordStaffEvent(actor, "cleanup_resolved", {}, tx);
      throw new Error("the action failed");
    });
    await expect(failedAction).rejects.toThrow("the action failed");
    expect(await eventsOf(actor.id)).toEqual([]);
  });

  test("names the command instead of a user if a command recorded it", async () => {
    await recordStaffEvent({ id: null, email: "npm run staff" }, "role_changed");
    const { rows } = await db.execute(
      sql`select actor_id from provisioning.staff_events where actor_email = 'npm run staff'`,
    );
    expect(rows).toEqual([{ actor_id: null }]);
  });

  test.each([
    ["changed", sql`update provisioning.staff_events set kind = 'denied'`],
    ["deleted", sql`delete from provisioning.staff_events`],
    ["truncated", sql`truncate provisioning.staff_events`],
  ])("cannot be %s by the console or by the table's owner", async (_how, statement) => {
    for (const connection of [db, admin]) {
      const sqlState = await connection.execute(statement).then(
        () => null,
        (error) => databaseError(error)?.code,
      );
      expect(sqlState).toBe("42501");
    }
  });
});

describe("a denied call", () => {
  test("is recorded once if the same action is repeated", async () => {
    const actor = newActor();
    for (const what of ["cleanups", "cleanups", "provision", "cleanups"]) await recordDenied(actor, what);
    expect((await eventsOf(actor.id)).map(({ detail }) => detail)).toEqual([
      { what: "cleanups" },
      { what: "provision" },
    ]);
  });

  test("is recorded once for fifty concurrent calls", async () => {
    const actor = newActor();
    await Promise.all(Array.from({ length: 50 }, () => recordDenied(actor, "provision")));
    expect(await eventsOf(actor.id)).toHaveLength(1);
  });
});
