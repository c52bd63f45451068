import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { transaction } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { operator } from "@/lib/auth/reader";
import { getAttemptChanges, getChanges } from "./changes";
import { getAttempt } from "./get";
import { storeAttempt } from "./testing";

/** Returns a function that reports whether anything changed since its last call, as a polling client does. */
async function startPolling() {
  let { token } = await getChanges(null, operator);
  return async () => {
    const changes = await getChanges(token, operator);
    token = changes.token;
    return changes.changed;
  };
}

/** A transaction that stays open until `commit` is called. */
function openTransaction(work: (on: Parameters<Parameters<typeof transaction>[0]>[0]) => Promise<unknown>) {
  const [worked, ending] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const done = transaction(async (tx) => {
    await work(tx);
    worked.resolve();
    await ending.promise;
  });
  const commit = () => {
    ending.resolve();
    return done;
  };
  return { worked: worked.promise, commit };
}

const insertAttempt = (id: string) => sql`
  insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
    owner_user_id, blueprint, blueprint_version, lease_expires_at)
  values (${id}, gen_random_uuid(), 'admin@example.com', '{}', '', ${`slow-${id.slice(0, 8)}`}, ${`${id}@slow.test`}, 'Ana',
    'creating_auth_user', gen_random_uuid(), 'standard', 1, now() + interval '1 minute')`;

describe("a change since the last poll", () => {
  test("is reported once", async () => {
    const poll = await startPolling();
    expect(await poll()).toBe(false);
    await storeAttempt();
    expect([await poll(), await poll()]).toEqual([true, false]);
  });

  test("is reported if an attempt enters another stage", async () => {
    const { id } = await storeAttempt({ status: "creating_auth_user" });
    const poll = await startPolling();
    await admin.execute(
      sql`update provisioning.attempts set status = 'auth_user_created' where id = ${id}::uuid`,
    );
    expect([await poll(), await poll()]).toEqual([true, false]);
  });

  test("is reported even if its transaction commits after a later one", async () => {
    const slow = openTransaction((tx) => tx.execute(insertAttempt(crypto.randomUUID())));
    await slow.worked;
    const poll = await startPolling();
    // A faster transaction with a higher id becomes visible before the slow one.
    await storeAttempt();
    expect([await poll(), await poll()]).toEqual([true, false]);
    await slow.commit();
    expect([await poll(), await poll()]).toEqual([true, false]);
  });

  test("is reported only once while another transaction stays open", async () => {
    const other = openTransaction((tx) => tx.execute(sql`select pg_current_xact_id()`));
    await other.worked;
    const poll = await startPolling();
    await storeAttempt();
    expect([await poll(), await poll(), await poll()]).toEqual([true, false, false]);
    await other.commit();
    expect(await poll()).toBe(false);
  });

  test("is not reported if its transaction was rolled back", async () => {
    const poll = await startPolling();
    const failing = transaction(async (tx) => {
      await tx.execute(insertAttempt(crypto.randomUUID()));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await poll()).toBe(false);
  });

  test.each(["", "x", "1:2", "9".repeat(5_000), "1:1:; drop table provisioning.attempts"])(
    "is not reported for the invalid token %j, which is replaced by a new one",
    async (token) => {
      expect(await getChanges(token, operator)).toEqual({
        token: expect.stringMatching(/^\d+:\d+:/),
        changed: false,
      });
    },
  );
});

test("an attempt is reported as changed after an event is added to its log", async () => {
  const { id } = await storeAttempt({ status: "creating_auth_user" });
  const { token = "" } = (await getAttempt(id, operator)) ?? {};
  expect(await getAttemptChanges(id, token, operator)).toEqual({ token, changed: false });
  await admin.execute(sql`
    insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms) values (${id}, 2, 'validating', now(), 1)`);
  expect(await getAttemptChanges(id, token, operator)).toMatchObject({ changed: true });
});
