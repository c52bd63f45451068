import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import {
  actor,
  allRecords,
  attemptRow,
  countRecords,
  eventsOf,
  inputFor,
  noRecords,
  submit,
  withAuthServer,
} from "@/lib/provisioning/testing";
import { type CellRequest, columns, type Fault, isNotApplicable } from "./cell";
import { clearFaults, installDatabaseFaults } from "./database-faults";
import { environment } from "./environment";
import { type Existing, expectOutcome } from "./expect-outcome";
import { expectInvariants } from "./invariants";
import { matrix } from "./matrix";
import { play } from "./model/play";
import { committedPage, writePage } from "./page";
import { recover } from "./recovery";
import { recoveryPaths } from "./recovery-paths";
import { render } from "./report";
import { watchWorkers } from "./workers";

// Only the request headers and the signed-in user are mocked, because a test has no request or session.
vi.mock(import("@/lib/auth/session"), async (original) => ({
  ...(await original()),
  getSignedIn: async () => ({ ...actor, secondFactor: false }),
}));
vi.mock("next/headers", () => ({ headers: async () => new Headers({ "next-action": "provision" }) }));

withAuthServer();

beforeAll(async () => {
  await installDatabaseFaults();
  await admin.execute(
    sql`insert into auth.users (id, email, email_confirmed_at) values (${actor.id}::uuid, ${actor.email}, now())`,
  );
  await db.execute(
    sql`insert into provisioning.staff (user_id, role, added_by) values (${actor.id}, 'admin', 'test')`,
  );
  watchWorkers();
});

const ends = new Map<string, string>();

describe.each(matrix)("a fault at $name", ({ name, reached, cells }) => {
  const applicable = columns.filter((column) => !isNotApplicable(cells[column]));
  test.each(applicable)(
    "%s: the attempt ends as documented, with all of its records or none",
    async (column) => {
      const fault = cells[column] as Fault;
      const sent = newCellRequest(`${name} ${column}`);
      const replayed = reached ? await play(reached, column, fault, sent) : await fault.play?.(sent);
      const end = await recoverAndCheck(sent, fault.left);
      ends.set(`${name} ${column}`, replayed ? `${end}, REPLAY` : end);
      expect(ends.get(`${name} ${column}`)).toBe(fault.end);
    },
  );
});

describe("an environment fault", () => {
  // `$name` would truncate the longer names.
  const namedFaults = environment.map((fault, n) => [fault.name, n, fault] as const);
  test.each(namedFaults)("%s", async (name, n, { end, left, play: playFault }) => {
    const sent = newCellRequest(`environment ${n}`);
    await expectOutcome(await playFault(sent), sent.input, left);
    ends.set(name, await recoverAndCheck(sent, left));
    expect(ends.get(name)).toBe(end);
  });
});

describe("the run as a whole", () => {
  test("takes every recovery path at least once", async () => {
    const paths = await recoveryPaths();
    expect(Object.entries(paths).filter(([, times]) => times === 0)).toEqual([]);
  });

  test("matches docs/fault-matrix.md", () => {
    const page = render(ends);
    expect(page).not.toContain("| ? |");
    if (process.env.UPDATE_DOCS) writePage(page);
    expect(committedPage()).toBe(page);
  });
});

function newCellRequest(words: string): CellRequest {
  return { key: mintAttemptId(), input: inputFor(words.toLowerCase().replace(/[^a-z0-9]+/g, "-")) };
}

/** Recovers, checks everything that must hold afterwards, and returns how the attempt ended. */
async function recoverAndCheck({ key, input }: CellRequest, left: Partial<Existing> = {}): Promise<string> {
  await clearFaults();
  await recover();
  const end = await endOf(key);
  await expectInvariants({ orphanAllowed: end.includes("MANUAL") });
  expect(await countRecords(input)).toEqual(end.includes("OK") ? allRecords : { ...noRecords, ...left });
  // A repeated request with the same key returns the outcome.
  if (end !== "NONE" && !end.includes("MANUAL")) await expectOutcome(await submit(input, key), input, left);
  return end;
}

/** How an attempt ended, according to its audit log. */
async function endOf(key: string): Promise<string> {
  const attempt = await attemptRow(key);
  const events = await eventsOf(key);
  if (!attempt || !events.some(({ stage }) => stage === "creating_auth_user")) return "NONE";
  const undone = attempt.cleanups.includes("manual") ? "MANUAL" : "CLEAN";
  const steps = [
    events.some(({ event }) => event === "taken_over") && "R",
    attempt.cleanups.length > 0 && "FLAG",
    attempt.status === "completed" ? "OK" : undone,
  ];
  return steps.filter(Boolean).join(" → ");
}
