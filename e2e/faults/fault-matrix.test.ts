import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import {
  actor,
  eventsOf,
  existing,
  inputFor,
  nothing,
  recorded,
  submit,
  whole,
  withAuthServer,
} from "@/lib/provisioning/testing";
import { columns, type Fault, isMeaningless, type Sent } from "./cell";
import { installDatabaseFaults, mendDatabase } from "./database-faults";
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

// The request, with the cookie of its session, is the only thing of the way in that a test cannot bring along.
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
  const meaningful = columns.filter((column) => !isMeaningless(cells[column]));
  test.each(meaningful)("%s: ends as the matrix says, and leaves nothing behind", async (column) => {
    const fault = cells[column] as Fault;
    const sent = newSent(`${name} ${column}`);
    const replayed = reached ? await play(reached, column, fault, sent) : await fault.play?.(sent);
    const end = await settle(sent, fault.left);
    ends.set(`${name} ${column}`, replayed ? `${end}, REPLAY` : end);
    expect(ends.get(`${name} ${column}`)).toBe(fault.end);
  });
});

describe("a fault of the environment", () => {
  // `$name` would cut the longer ones.
  const named = environment.map((fault, n) => [fault.name, n, fault] as const);
  test.each(named)("%s", async (name, n, { end, left, play: happen }) => {
    const sent = newSent(`environment ${n}`);
    await expectOutcome(await happen(sent), sent.input, left);
    ends.set(name, await settle(sent, left));
    expect(ends.get(name)).toBe(end);
  });
});

describe("the run as a whole", () => {
  test("took every way of recovering at least once", async () => {
    const paths = await recoveryPaths();
    expect(Object.entries(paths).filter(([, times]) => times === 0)).toEqual([]);
  });

  test("is what docs/fault-matrix.md says", () => {
    const page = render(ends);
    expect(page).not.toContain("| ? |");
    if (process.env.UPDATE_DOCS) writePage(page);
    expect(committedPage()).toBe(page);
  });
});

function newSent(words: string): Sent {
  return { key: mintAttemptId(), input: inputFor(words.toLowerCase().replace(/[^a-z0-9]+/g, "-")) };
}

/** Recovers, checks all that must hold then, and says how the attempt came to its end. */
async function settle({ key, input }: Sent, left: Partial<Existing> = {}): Promise<string> {
  await mendDatabase();
  await recover();
  const end = await endOf(key);
  await expectInvariants({ mayStay: end.includes("PERSON") });
  expect(await existing(input)).toEqual(end.includes("OK") ? whole : { ...nothing, ...left });
  // Whoever asks again with the same key is told how it stands.
  if (end !== "NONE" && !end.includes("PERSON")) await expectOutcome(await submit(input, key), input, left);
  return end;
}

/** How an attempt came to its end, as its audit log tells it. */
async function endOf(key: string): Promise<string> {
  const attempt = await recorded(key);
  const events = await eventsOf(key);
  if (!attempt || !events.some(({ stage }) => stage === "creating_auth_user")) return "NONE";
  const undone = attempt.cleanups.includes("manual") ? "PERSON" : "CLEAN";
  const steps = [
    events.some(({ event }) => event === "taken_over") && "R",
    attempt.cleanups.length > 0 && "FLAG",
    attempt.status === "completed" ? "OK" : undone,
  ];
  return steps.filter(Boolean).join(" → ");
}
