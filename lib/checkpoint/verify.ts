import "server-only";
import { sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";
import { chainBatchSize, momentOf, readChains } from "./chains";
import { differences } from "./compare";
import type { Checkpoint, EntryLine } from "./file";

/** The number of missing attempts that a prune explains, and of pruned attempts that the staff log records. */
export type Pruned = { missing: number; recorded: number };

export type Verification = { checked: number; pruned: Pruned; findings: string[] };

/** Reports each file that does not continue the file before it. */
export function gapsBetween(checkpoints: readonly { name: string; checkpoint: Checkpoint }[]): string[] {
  return checkpoints.slice(1).flatMap(({ name, checkpoint }, index) => {
    const before = checkpoints[index];
    return checkpoint.first.after === before?.checkpoint.seal
      ? []
      : [`${name} does not continue ${before?.name}`];
  });
}

/**
 * Compares the database with checkpoints, oldest first: every sealed attempt and event must be unchanged. A missing attempt
 * is a finding unless the staff log records a prune whose cut-off is after the attempt's end. Together, these prunes must
 * have removed at least as many attempts as are missing.
 */
export function verifyDatabase(checkpoints: readonly Checkpoint[]): Promise<Verification> {
  return transaction(async (tx) => {
    await tx.execute(sql`set transaction isolation level repeatable read, read only`);
    const findings: string[] = [];
    const missing = new Map<string, EntryLine>();
    const known = new Set<string>();
    for (const { entries } of checkpoints) {
      for (let from = 0; from < entries.length; from += chainBatchSize) {
        const batch = entries.slice(from, from + chainBatchSize).map(({ entry }) => entry);
        const ids = sql`array(select jsonb_array_elements_text(${JSON.stringify(batch.map(({ attempt }) => attempt))}::jsonb)::uuid)`;
        const chains = await readChains(tx, sql`id = any(${ids})`);
        const byId = new Map(chains.map((chain) => [chain.attempt, chain]));
        for (const entry of batch) {
          known.add(entry.attempt);
          const chain = byId.get(entry.attempt);
          if (chain) findings.push(...differences(entry, chain));
          else missing.set(entry.attempt, entry);
        }
      }
    }
    const pruned = await classifyMissing(tx, checkpoints, [...missing.values()], findings);
    if (checkpoints[0]?.first.after === null) await findAdded(tx, checkpoints, known, findings);
    return { checked: known.size, pruned, findings: [...new Set(findings)] };
  });
}

type Prune = { before: string; attempts: number };

/** Counts the missing attempts that prunes explain. Reports the others, and a count higher than the prunes recorded. */
async function classifyMissing(
  tx: Executor,
  checkpoints: readonly Checkpoint[],
  missing: readonly EntryLine[],
  findings: string[],
): Promise<Pruned> {
  const { rows } = await tx.execute<Prune>(sql`
    select ${momentOf(sql`(detail ->> 'before')::timestamptz`)} as before, (detail ->> 'attempts')::int as attempts
    from provisioning.staff_events
    where kind = 'attempts_pruned' and at >= ${checkpoints[0]?.first.upTo}::timestamptz`);
  const latest =
    rows
      .map(({ before }) => before)
      .sort()
      .at(-1) ?? "";
  const recorded = rows.reduce((sum, { attempts }) => sum + attempts, 0);
  const explained = missing.filter(({ ended }) => ended < latest);
  for (const { attempt, ended } of missing)
    if (ended >= latest) findings.push(`attempt ${attempt} is missing, and no prune removed it`);
  if (explained.length > recorded) {
    findings.push(
      `${explained.length} attempts from before the last prune are missing, but recorded prunes removed only ${recorded}`,
    );
  }
  return { missing: explained.length, recorded };
}

/** Finds attempts that ended before the last checkpoint but are in none of them. */
async function findAdded(
  tx: Executor,
  checkpoints: readonly Checkpoint[],
  known: ReadonlySet<string>,
  findings: string[],
): Promise<void> {
  const upTo = checkpoints.at(-1)?.first.upTo;
  for (let from = "00000000-0000-0000-0000-000000000000"; ; ) {
    const { rows } = await tx.execute<{ id: string }>(sql`
      select id from provisioning.attempts where finished_at <= ${upTo}::timestamptz and id > ${from}::uuid
      order by id limit 10000`);
    for (const { id } of rows)
      if (!known.has(id)) findings.push(`attempt ${id} was added: it is in no checkpoint`);
    const last = rows.at(-1);
    if (!last) return;
    from = last.id;
  }
}
