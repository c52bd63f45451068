import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { reconcile } from "@/lib/jobs/reconcile";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import {
  eventsOf,
  existing,
  inputFor,
  nothing,
  recorded,
  submit,
  whole,
  withAuthServer,
} from "@/lib/provisioning/testing";
import { installDatabaseFaults, mendDatabase, spoil } from "./database-faults";
import { expectOutcome } from "./expect-outcome";
import { expectInvariants } from "./invariants";
import { recover } from "./recovery";
import { leaseOverSeconds, passTime } from "./time";

// The database's address has to change before the first import of the client.
const proxy = await vi.hoisted(async () => {
  const { startLossyProxy } = await import("./lossy-proxy");
  const started = await startLossyProxy(process.env.DATABASE_URL ?? "");
  process.env.DATABASE_URL = started.url;
  return started;
});

withAuthServer();
beforeAll(installDatabaseFaults);
afterAll(() => proxy.stop());

/** A statement of the saga by words that only it has, and where its attempt must come to. */
const statements = [
  { name: "the claim", words: "provisioning.claim_attempt", undoing: false, told: "completed", left: whole },
  { name: "the records", words: "counted as materialized", undoing: false, told: "completed", left: whole },
  { name: "the raised fence", words: "with raised as (", undoing: true, told: "unsettled", left: nothing },
  { name: "the ending", words: "with ended as (", undoing: true, told: "refused", left: nothing },
] as const;

describe("a statement that Postgres carried out, and whose answer never arrived", () => {
  test.each(statements)(
    "$name: is found out, and nothing is done twice",
    async ({ name, words, undoing, told, left }) => {
      const input = inputFor(`answer-${statements.findIndex((statement) => statement.name === name)}`);
      const key = mintAttemptId();
      if (undoing) await spoil(input.slug, "commit_records", "refuse");
      const before = proxy.lost();
      proxy.loseAnswerTo(words);
      const outcome = await submit(input, key);
      expect(proxy.lost()).toBe(before + 1);
      expect(outcome).toMatchObject({ kind: told, attemptId: key });
      await expectOutcome(outcome, input);
      await mendDatabase();
      await recover();
      expect(await existing(input)).toEqual(left);
      await expectInvariants();
    },
  );

  test("the taking over: the next one takes over from it, when the lease has run out again", async () => {
    const input = inputFor("lost-take-over");
    const key = mintAttemptId();
    await spoil(input.slug, "commit_records", "refuse");
    proxy.loseAnswerTo("with raised as (");
    await submit(input, key);
    await mendDatabase();
    await passTime(leaseOverSeconds);
    proxy.loseAnswerTo("with stale as (");
    await expect(reconcile()).rejects.toThrow();
    expect(await recorded(key)).toMatchObject({ status: "creating_auth_user", fence: 3 });
    await recover();
    expect(await recorded(key)).toMatchObject({ status: "rolled_back", fence: 4 });
    expect((await eventsOf(key)).filter(({ event }) => event === "taken_over")).toHaveLength(2);
    expect(await existing(input)).toEqual(nothing);
    await expectInvariants();
  });
});
