import "server-only";
import { sql } from "drizzle-orm";
import { transaction } from "@/db/client";
import { chainBatchSize, momentOf, readChains } from "./chains";
import { markLength } from "./compare";
import { type Checkpoint, type EntryLine, sealLine } from "./file";

/** No open transaction can still add an attempt that ended this long ago. */
const settledMinutes = 5;

export type CheckpointSummary = { attempts: number; upTo: string; seal: string };

/** A chain that is already broken, which a checkpoint must not seal. */
export class BrokenChain extends Error {}

/**
 * Writes a checkpoint line by line, from one snapshot. It covers every ended attempt, or only those that ended or gained
 * an event since the checkpoint `after`. Throws `BrokenChain` if an attempt's chain of events is broken.
 */
export function makeCheckpoint(
  after: Checkpoint | null,
  write: (line: string) => void,
): Promise<CheckpointSummary> {
  return transaction(async (tx) => {
    await tx.execute(sql`set transaction isolation level repeatable read, read only`);
    const { rows } = await tx.execute<{ made: string; upTo: string }>(sql`
      select ${momentOf(sql`now()`)} as made,
        ${momentOf(sql`now() - ${settledMinutes} * interval '1 minute'`)} as "upTo"`);
    const { made = "", upTo = "" } = rows[0] ?? {};
    let seal = "";
    let attempts = 0;
    const add = (line: Parameters<typeof sealLine>[0]) => {
      const { text, seal: next } = sealLine(line, seal);
      seal = next;
      write(text);
    };
    add({ checkpoint: 1, made, upTo, after: after?.seal ?? null });
    for (let from = ""; ; ) {
      const next = from ? sql`id > ${from}::uuid` : sql`true`;
      const chains = await readChains(tx, sql`finished_at <= ${upTo}::timestamptz and ${next}`);
      for (const { attempt, ended, last, row, events, broken } of chains) {
        if (broken !== null || events.length === 0)
          throw new BrokenChain(`event ${broken ?? 1} of attempt ${attempt}`);
        if (after && last <= after.first.upTo) continue;
        const marks = events.map(({ hash }) => hash.slice(0, markLength)).join("");
        const entry: EntryLine = { attempt, ended, row, events: marks, head: events.at(-1)?.hash ?? "" };
        add(entry);
        attempts++;
      }
      if (chains.length < chainBatchSize) break;
      from = chains.at(-1)?.attempt ?? "";
    }
    add({ attempts });
    return { attempts, upTo, seal };
  });
}
