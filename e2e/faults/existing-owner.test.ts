import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { type Effect, effects, type FaultPoint } from "@/lib/provisioning/fault-points";
import type { ProvisionInput } from "@/lib/provisioning/input";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import {
  allRecords,
  attemptRow,
  countRecords,
  inputFor,
  noRecords,
  submit,
  withAuthServer,
} from "@/lib/provisioning/testing";
import { expectOutcome } from "./expect-outcome";
import { expectInvariants } from "./invariants";
import { recover } from "./recovery";
import { advanceTime, pastLeaseSeconds } from "./time";
import { die, loseConnection, Worker, watchWorkers } from "./workers";

withAuthServer();
beforeAll(() => watchWorkers());

/** The effects of a forward attempt for an existing owner: no user is created or deleted. */
const forward: Effect[] = ["claim", "commit_records"];
const points = forward.flatMap((effect): FaultPoint[] => [`${effect}.before`, `${effect}.after`]);

async function accountOf({ ownerEmail }: ProvisionInput): Promise<unknown> {
  const { rows } = await admin.execute(
    sql`select id, email, raw_app_meta_data, encrypted_password, deleted_at from auth.users where email = ${ownerEmail}`,
  );
  return rows;
}

/** A request for one more tenant for an owner who already has one. */
async function requestForExistingOwner(point: FaultPoint, fault: string): Promise<ProvisionInput> {
  const slug = `${fault}-${point.replace(/[._]/g, "-")}`;
  const first = inputFor(`${slug}-first`);
  await submit(first);
  return { ...inputFor(slug), ownerEmail: first.ownerEmail, ownerAccount: "existing" };
}

test("an attempt for an existing owner neither creates nor deletes a user", async () => {
  const worker = new Worker();
  await worker.run(async () => submit(await requestForExistingOwner("claim.before", "seen")));
  const effectsSeen = new Set(worker.seen.map((point) => point.split(".")[0]));
  // `create_user` is from the owner's first tenant.
  expect(effects.filter((effect) => effectsSeen.has(effect) && effect !== "create_user")).toEqual(forward);
});

describe.each(points)("an attempt for an existing owner, interrupted at %s", (point) => {
  test("leaves a whole tenant or nothing, and the account unchanged, after a lost connection", async () => {
    const input = await requestForExistingOwner(point, "lost");
    const before = await accountOf(input);
    const worker = new Worker({ at: point, action: loseConnection });
    const key = mintAttemptId();
    await expectOutcome(await worker.run(() => submit(input, key)), input, { users: 1 });
    await expectSettled(key, input, before);
  });

  test("leaves a whole tenant or nothing, and the account unchanged, after its worker dies", async () => {
    const input = await requestForExistingOwner(point, "dead");
    const before = await accountOf(input);
    const worker = new Worker({ at: point, action: die });
    const key = mintAttemptId();
    const work = worker.run(() => submit(input, key));
    await worker.arrived(work);
    await advanceTime(pastLeaseSeconds);
    await expectSettled(key, input, before);
  });
});

async function expectSettled(key: string, input: ProvisionInput, account: unknown): Promise<void> {
  await recover();
  await expectInvariants();
  const attempt = await attemptRow(key);
  expect(await countRecords(input)).toEqual(
    attempt?.status === "completed" ? allRecords : { ...noRecords, users: 1 },
  );
  expect(attempt?.cleanups ?? []).toEqual([]);
  expect(await accountOf(input)).toEqual(account);
}
