import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import { closeDatabase, db } from "@/db/client";
import { erase } from "@/lib/audit/erase";
import { Checkpoint } from "@/lib/checkpoint/file";
import { linesOf } from "@/lib/checkpoint/lines";
import { makeCheckpoint } from "@/lib/checkpoint/make";
import { verifyDatabase } from "@/lib/checkpoint/verify";

/** Makes and verifies a checkpoint of the database in DATABASE_URL, erases an owner, and prints the durations. */

export type ProofTimes = {
  attempts: number;
  checkpointSeconds: number;
  verifySeconds: number;
  eraseSeconds: number;
};

const folder = mkdtempSync(path.join(tmpdir(), "bench-proof-"));
const file = path.join(folder, "checkpoint.jsonl");

async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; seconds: number }> {
  const startedAt = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - startedAt) / 1_000 };
}

/**
 * Removes the attempts added by `insertOne` (record-queries.ts), because a checkpoint cannot include attempts without
 * events.
 */
async function removeInserted(): Promise<void> {
  await db.execute(sql`delete from provisioning.attempts where slug = 'golden-spoon-bench'`);
}

async function seal() {
  const output = openSync(file, "wx");
  try {
    return await makeCheckpoint(null, (line) => writeSync(output, `${line}\n`));
  } finally {
    closeSync(output);
  }
}

async function verify(): Promise<void> {
  const checkpoint = Checkpoint.open(file, linesOf(file));
  if ("problem" in checkpoint) throw new Error(checkpoint.problem);
  const { findings } = await verifyDatabase([checkpoint]);
  const [first] = [...checkpoint.flaws, ...findings];
  if (first !== undefined) throw new Error(`the audit log differs from the checkpoint: ${first}`);
}

async function eraseOwner(): Promise<void> {
  const { rows } = await db.execute<{ email: string }>(sql`
    select owner_email as email from provisioning.attempts where status = 'completed' order by started_at desc limit 1`);
  const outcome = await erase({ id: null, email: "bench" }, { scope: "owner", email: rows[0]?.email ?? "" });
  if (outcome.kind !== "erased") throw new Error(`nothing was erased: ${JSON.stringify(outcome)}`);
}

try {
  await removeInserted();
  const sealed = await timed(seal);
  const times: ProofTimes = {
    attempts: sealed.result.attempts,
    checkpointSeconds: sealed.seconds,
    verifySeconds: (await timed(verify)).seconds,
    eraseSeconds: (await timed(eraseOwner)).seconds,
  };
  console.log(JSON.stringify(times));
} finally {
  await closeDatabase();
  rmSync(folder, { recursive: true });
}
