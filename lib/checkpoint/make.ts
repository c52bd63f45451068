import "server-only";
import { sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";
import { type FoundChain, momentOf, readEnded, readStaffChain, readSummaries } from "./chains";
import { type Checkpoint, type LastLine, markLength, type SealedChain, sealLine } from "./file";
import { fixSnapshot, readInParallel, withSecondReader } from "./readers";

/** What a checkpoint sealed: the numbers of attempts and of new entries of the staff log. */
export type CheckpointSummary = { attempts: number; staffEvents: number; upTo: string; seal: string };

/** Thrown for a chain that is already broken, which a checkpoint must not seal. */
export class BrokenChain extends Error {}

type Add = (line: Parameters<typeof sealLine>[0]) => void;

/**
 * Writes a checkpoint line by line, from one snapshot. If `after` is given, covers only the attempts that ended or gained an
 * event since then, and newer entries of the staff log; `after` must have been read to its end. Leaves out attempts that
 * ended in the last `settledMinutes`, because an open transaction could still add an attempt that ended then. Throws
 * `BrokenChain` if a chain is broken.
 */
export function makeCheckpoint(
  after: Checkpoint | null,
  write: (line: string) => void,
  settledMinutes = 5,
): Promise<CheckpointSummary> {
  return transaction(async (tx) => {
    await tx.execute(fixSnapshot);
    const { rows } = await tx.execute<{ made: string; upTo: string }>(sql`
      select ${momentOf(sql`now()`)} as made,
        ${momentOf(sql`now() - ${settledMinutes} * interval '1 minute'`)} as "upTo"`);
    const { made = "", upTo = "" } = rows[0] ?? {};
    let seal = "";
    const add: Add = (line) => {
      const { text, seal: next } = sealLine(line, seal);
      seal = next;
      write(text);
    };
    add({ checkpoint: 2, made, upTo, after: after?.seal ?? null });
    const attempts = await withSecondReader(tx, (readers) =>
      sealAttempts(readers, upTo, after?.first.upTo ?? "", add),
    );
    const sealed = after?.staff ?? null;
    const staff = await sealStaffLog(tx, sealed, add);
    add({ attempts, staff });
    return { attempts, staffEvents: (staff?.seq ?? 0) - (sealed?.seq ?? 0), upTo, seal };
  });
}

/** Seals the attempts that ended by `upTo`, and ended or gained an event after `since`. Returns their number. */
async function sealAttempts(
  readers: readonly [Executor, Executor],
  upTo: string,
  since: string,
  add: Add,
): Promise<number> {
  let attempts = 0;
  for await (const summaries of readInParallel(readers, readEnded(readers[0], upTo), readSummaries)) {
    for (const { attempt, ended, last, row, events, activation } of summaries) {
      if (events === null || events.broken !== null)
        throw new BrokenChain(`event ${events?.broken ?? 1} of attempt ${attempt}`);
      if (activation && activation.broken !== null)
        throw new BrokenChain(`activation event ${activation.broken} of attempt ${attempt}`);
      if (last <= since) continue;
      const line = { attempt, ended, row, events: events.events, head: events.head };
      add(activation ? { ...line, activation: { events: activation.events, head: activation.head } } : line);
      attempts++;
    }
  }
  return attempts;
}

/** Seals the entries of the staff log after the `sealed` one. Returns the newest entry. */
async function sealStaffLog(tx: Executor, sealed: LastLine["staff"], add: Add): Promise<LastLine["staff"]> {
  if (sealed) {
    const { links } = await readStaffChain(tx, sealed.seq, 1);
    if (links[0]?.hash !== sealed.head) throw new BrokenChain(`entry ${sealed.seq} of the staff log`);
  }
  for (let newest = sealed; ; ) {
    const first = (newest?.seq ?? 0) + 1;
    const found = await readStaffChain(tx, first);
    const last = found.links.at(-1);
    if (!last) return newest;
    if (found.broken !== null) throw new BrokenChain(`entry ${found.broken} of the staff log`);
    add({ staff: first, ...sealedChain(found) });
    newest = { seq: last.seq, head: last.hash };
  }
}

function sealedChain({ links }: FoundChain): SealedChain {
  return {
    events: links.map(({ hash }) => hash.slice(0, markLength)).join(""),
    head: links.at(-1)?.hash ?? "",
  };
}
