import { sql } from "drizzle-orm";
import type pg from "pg";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import type { FaultPoint } from "@/lib/provisioning/fault-points";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import type { Outcome } from "@/lib/provisioning/outcome";
import {
  allRecords,
  countRecords,
  failAuth,
  inputFor,
  noRecords,
  submit,
  withAuthServer,
} from "@/lib/provisioning/testing";
import { installDatabaseFaults } from "../database-faults";
import { expectInvariants } from "../invariants";
import { recover } from "../recovery";
import { watchWorkers } from "../workers";
import { findFlaw, type Operation, observe } from "./history";

withAuthServer();

const points: FaultPoint[] = [];
beforeAll(async () => {
  // Fifty requests share ten connections, and the wait for one depends on the machine.
  const { databasePool } = globalThis as { databasePool?: pg.Pool };
  if (databasePool) databasePool.options.connectionTimeoutMillis = 60_000;
  await installDatabaseFaults();
  watchWorkers((point) => points.push(point));
});
beforeEach(() => {
  points.length = 0;
});

describe("the history of concurrent requests", () => {
  test("is linearizable and has one winner per slug, with 96 requests for 6 slugs", async () => {
    const slugs = Array.from({ length: 6 }, (_, n) => `register-${n}`);
    // The Auth server returns 500 for every third request for a slug. Such a request releases the slug for another.
    const requests = Array.from({ length: 90 }, (_, n) => async () => {
      const slug = slugs[n % slugs.length] ?? "";
      const input = { ...inputFor(slug), ownerEmail: `owner-${n}@register.test` };
      if (Math.floor(n / slugs.length) % 3 === 0) {
        const fault = { kind: "fail-before", times: 9 };
        await failAuth(input, { route: "POST /admin/users", ...fault });
      }
      return observe(slug, () => submit(input));
    });
    const history: Operation[] = [];
    // The first request for each slug has no rival, so that each slug is released at least once.
    history.push(...(await Promise.all(requests.splice(0, slugs.length).map((request) => request()))));
    // The rest run fifteen at a time: a new request starts whenever one ends.
    const queue = requests.values();
    const runWorker = async () => {
      for (const request of queue) history.push(await request());
    };
    await Promise.all(Array.from({ length: 15 }, runWorker));
    // If every earlier request for a slug was refused or undone, this last request wins the slug.
    for (const slug of slugs) {
      const last = { ...inputFor(slug), ownerEmail: `last@${slug}.test` };
      history.push(await observe(slug, () => submit(last)));
    }
    expect(findFlaw(history)).toBeNull();
    expect(history.filter(({ answer }) => answer === "won")).toHaveLength(slugs.length);
    expect(history.filter(({ answer }) => answer === "undone").length).toBeGreaterThanOrEqual(slugs.length);
    await recover();
    await expectInvariants();
  });

  const at = (invokedAt: number, returnedAt: number, answer: Operation["answer"]): Operation => {
    return { slug: "s", invokedAt, returnedAt, answer };
  };

  test.each([
    ["two winners", [at(0, 1, "won"), at(2, 3, "won")]],
    ["a refusal although the slug was free", [at(0, 1, "taken"), at(2, 3, "won")]],
    ["a refusal after the slug was released", [at(0, 1, "undone"), at(2, 3, "taken")]],
    ["a claim after the slug was won", [at(0, 1, "won"), at(2, 3, "undone")]],
    ["an unexpected answer", [at(0, 1, "other")]],
  ])("is rejected by the checker if it contains %s", (_flaw, history) => {
    expect(findFlaw(history)).not.toBeNull();
  });
});

describe("concurrency", () => {
  const sendFifty = (request: (n: number) => Promise<Outcome>) =>
    Promise.all(Array.from({ length: 50 }, (_, n) => request(n)));

  const answersOf = (outcomes: Outcome[]) =>
    outcomes.map((outcome) => (outcome.kind === "refused" ? outcome.code : outcome.kind)).sort();

  /** The number of account creations requested, and the number of claimed attempts for owners in `domain`. */
  async function accountsRequested(domain: string): Promise<[requested: number, claimed: number]> {
    const { rows } = await db.execute<{ claimed: number }>(sql`
      select count(*)::int as claimed from provisioning.attempts
      where owner_email like ${`%@${domain}`} and owner_user_id is not null`);
    return [points.filter((point) => point === "create_user.before").length, rows[0]?.claimed ?? 0];
  }

  test("fifty requests for one slug create one tenant and one account, and 49 get a typed refusal", async () => {
    const input = inputFor("fifty");
    const outcomes = await sendFifty((n) => submit({ ...input, ownerEmail: `owner-${n}@fifty.test` }));
    expect(answersOf(outcomes)).toEqual([...Array(49).fill("SLUG_TAKEN"), "completed"]);
    expect(await accountsRequested("fifty.test")).toEqual([1, 1]);
    const winner = outcomes.find((outcome) => outcome.kind === "completed");
    expect(await countRecords({ ...input, ownerEmail: winner?.ownerEmail ?? "" })).toEqual(allRecords);
    await expectInvariants();
  });

  test("fifty requests for one e-mail address create one tenant and one account, and 49 get a typed refusal", async () => {
    const ownerEmail = "owner@fifty-slugs.test";
    const outcomes = await sendFifty((n) => submit({ ...inputFor(`fifty-slugs-${n}`), ownerEmail }));
    expect(answersOf(outcomes)).toEqual([...Array(49).fill("EMAIL_TAKEN"), "completed"]);
    expect(await accountsRequested("fifty-slugs.test")).toEqual([1, 1]);
    const counts = await Promise.all(
      outcomes.map((_, n) => countRecords({ ...inputFor(`fifty-slugs-${n}`), ownerEmail })),
    );
    expect(counts.filter((count) => count?.tenants === 1)).toEqual([allRecords]);
    expect(counts.filter((count) => count?.tenants !== 1)).toEqual(
      Array(49).fill({ ...noRecords, users: 1 }),
    );
    await expectInvariants();
  });

  test("fifty double clicks create fifty tenants, and both clicks get the same answer", async () => {
    for (let click = 0; click < 50; click++) {
      const key = mintAttemptId();
      const [one, other] = await Promise.all([1, 2].map(() => submit(inputFor(`click-${click}`), key)));
      expect(one).toMatchObject({ kind: "completed", attemptId: key });
      expect(other).toEqual(one);
    }
  });

  test("fifty requests with one key and different data get one result and 49 conflicts, each with its own attempt id", async () => {
    const key = mintAttemptId();
    const forFreeSlug = await sendFifty((n) => submit({ ...inputFor("one-key"), name: `Name ${n}` }, key));
    expect(answersOf(forFreeSlug)).toEqual([...Array(49).fill("REQUEST_CONFLICT"), "completed"]);
    const otherKey = mintAttemptId();
    const forReservedSlug = await sendFifty((n) =>
      submit({ ...inputFor("postmaster"), name: `Name ${n}` }, otherKey),
    );
    expect(answersOf(forReservedSlug)).toEqual([...Array(49).fill("REQUEST_CONFLICT"), "SLUG_TAKEN"]);
    expect(new Set([...forFreeSlug, ...forReservedSlug].map(({ attemptId }) => attemptId)).size).toBe(100);
    await expectInvariants();
  });

  test("fifty identical requests with one key create one tenant and get the same answer", async () => {
    const input = inputFor("fifty-keys");
    const key = mintAttemptId();
    const outcomes = await sendFifty(() => submit(input, key));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(outcomes[0]).toMatchObject({ kind: "completed", attemptId: key });
    expect(await accountsRequested("fifty-keys.test")).toEqual([1, 1]);
    expect(await countRecords(input)).toEqual(allRecords);
    await expectInvariants();
  });
});
