import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { operator } from "@/lib/auth/reader";
import { newUser } from "@/lib/doctor/testing";
import { getAttempt } from "./get";
import { getNeighbours, getSimilar } from "./similar";
import { storeAttempt, support } from "./testing";

async function userOf(id: string): Promise<string> {
  const { rows } = await db.execute<{ id: string }>(
    sql`select owner_user_id as id from provisioning.attempts where id = ${id}::uuid`,
  );
  return rows[0]?.id ?? "";
}

describe("an attempt", () => {
  test("is shown in full to admins, and to support with the owner’s name and address masked", async () => {
    const { id } = await storeAttempt({ ownerEmail: "ana@golden.test", name: "Golden Spoon" });
    expect(await getAttempt(id, operator)).toMatchObject({
      ownerEmail: "ana@golden.test",
      ownerName: "Ana Lima",
    });
    expect(await getAttempt(id, support)).toMatchObject({
      ownerEmail: "a•••@golden.test",
      ownerName: "A••• L•••",
      request: [{ name: "name", value: "Golden Spoon" }],
    });
  });

  test("shows whether its user exists now, regardless of its log", async () => {
    const { id } = await storeAttempt({ status: "rolled_back" });
    expect(await getAttempt(id, operator)).toMatchObject({ ownerExists: false });
    await newUser({ id: await userOf(id), attemptId: id });
    expect(await getAttempt(id, operator)).toMatchObject({ ownerExists: true });
  });

  test("does not expose its request hash, lease, search text or transaction id", async () => {
    const { id } = await storeAttempt();
    const attempt = await getAttempt(id, operator);
    for (const name of ["requestHash", "leaseExpiresAt", "searchText", "changedBy"]) {
      expect(attempt).not.toHaveProperty(name);
    }
  });

  test.each(["", "not-an-id", randomUUID()])("is null for the unknown or malformed id %j", async (id) => {
    expect(await getAttempt(id, operator)).toBeNull();
  });
});

describe("similar attempts", () => {
  test("are counted by code, reason, slug and owner, excluding the attempt itself", async () => {
    const failure = { status: "rolled_back", code: "VERIFICATION_FAILED" } as const;
    const { id } = await storeAttempt({ ...failure, slug: "same-slug", ownerEmail: "same@owner.test" });
    await storeAttempt({ status: "failed", code: "VERIFICATION_FAILED", slug: "Same-Slug" });
    const old = await storeAttempt({ ...failure, startedAt: new Date(Date.now() - 31 * 86_400_000) });
    const other = await storeAttempt({ ownerEmail: "SAME@owner.test" });
    const about = { id, errorCode: "VERIFICATION_FAILED", rollbackReason: null } as const;
    const similar = await getSimilar(about, operator);
    expect(similar).toMatchObject({ code: 1, reason: 0, slug: 1, owner: 1 });
    expect(similar.latest).toHaveLength(1);
    expect(similar.latest.map((each) => each.id)).not.toContain(old.id);
    expect(await getSimilar({ id: other.id, errorCode: null, rollbackReason: null }, operator)).toMatchObject(
      {
        code: 0,
        slug: 0,
        owner: 1,
        latest: [],
      },
    );
  });
});

test("the neighbours of an attempt are the previous and the next attempt in the list", async () => {
  const at = (seconds: number) => new Date(Date.parse("2031-01-01T00:00:00Z") + seconds * 1_000);
  const [first, second, third] = [
    await storeAttempt({ startedAt: at(1) }),
    await storeAttempt({ startedAt: at(2) }),
    await storeAttempt({ startedAt: at(3) }),
  ];
  expect(await getNeighbours(second.id, operator)).toEqual({ newer: third.id, older: first.id });
  expect(await getNeighbours(third.id, operator)).toEqual({ newer: null, older: second.id });
});
