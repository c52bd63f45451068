import "server-only";
import { sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";
import { batchSize, momentOf, readChains, readChanged, readStaffChain } from "./chains";
import { chainDifferences, differences } from "./compare";
import { type Erasure, findErased } from "./erased";
import { type AttemptLine, type Checkpoint, markLength, type StaffLine } from "./file";
import { fixSnapshot, readInParallel, withSecondReader } from "./readers";

/** The number of missing attempts that a prune explains, and of pruned attempts that the staff log records. */
export type Pruned = { missing: number; recorded: number };

export type Verification = {
  /** Sealed attempts and entries of the staff log. */
  attempts: number;
  staffEvents: number;
  pruned: Pruned;
  erased: Erasure[];
  findings: string[];
};

/** Reports each file that does not continue the file before it. All must have been read to their ends. */
export function gapsBetween(checkpoints: readonly Checkpoint[]): string[] {
  return checkpoints.slice(1).flatMap(({ name, first }, index) => {
    const before = checkpoints[index];
    return first.after === before?.seal ? [] : [`${name} does not continue ${before?.name}`];
  });
}

/**
 * Compares the database with checkpoints, oldest first, and reads them to their ends. All sealed attempts, events and entries
 * of the staff log must be unchanged, except for recorded erasures of personal data. A missing attempt is a finding unless
 * the staff log records a prune whose cutoff is after the attempt's end. Together, these prunes must have removed at least
 * as many attempts as are missing.
 */
export function verifyDatabase(checkpoints: readonly Checkpoint[]): Promise<Verification> {
  return transaction(async (tx) => {
    await tx.execute(fixSnapshot);
    const verifier = new Verifier(tx);
    for (const checkpoint of checkpoints) await verifier.compare(checkpoint);
    const [oldest, newest] = [checkpoints[0], checkpoints.at(-1)];
    if (!oldest || !newest) throw new Error("there is no checkpoint to compare with");
    await verifier.compareRestOfStaffLog(newest);
    const pruned = await verifier.classifyMissing(oldest.first.upTo);
    if (oldest.first.after === null) await verifier.findAdded(newest.first.upTo);
    const { erased, findings } = await findErased(tx);
    return {
      attempts: verifier.known.size,
      staffEvents: newest.staff?.seq ?? 0,
      pruned,
      erased,
      findings: [...new Set([...verifier.findings, ...findings])],
    };
  });
}

type Prune = { before: string; attempts: number };

class Verifier {
  readonly findings: string[] = [];
  readonly known = new Set<string>();
  private readonly missing = new Map<string, AttemptLine>();

  constructor(private readonly tx: Executor) {}

  async compare(checkpoint: Checkpoint): Promise<void> {
    const { upTo } = checkpoint.first;
    await withSecondReader(this.tx, async (readers) => {
      const compared = readInParallel(readers, batchesOf(checkpoint), (tx, batch) =>
        Array.isArray(batch) ? compareAttempts(tx, batch, upTo) : compareStaff(tx, batch, upTo),
      );
      for await (const { known, missing, findings } of compared) {
        for (const attempt of known) this.known.add(attempt);
        for (const line of missing) this.missing.set(line.attempt, line);
        this.findings.push(...findings);
      }
    });
  }

  /** Checks that the newest sealed entry exists, and that later entries continue its chain and postdate the checkpoint. */
  async compareRestOfStaffLog({ staff, first: { upTo } }: Checkpoint): Promise<void> {
    const { rows } = await this.tx.execute<{ newest: number }>(
      sql`select coalesce(max(seq), 0)::float8 as newest from provisioning.staff_events`,
    );
    let sealed = { events: staff?.head.slice(0, markLength) ?? "", head: staff?.head ?? "" };
    for (let first = staff?.seq ?? 1; sealed.head || first <= (rows[0]?.newest ?? 0); first += batchSize) {
      const found = await readStaffChain(this.tx, first);
      this.findings.push(...chainDifferences(sealed, found, upTo, staffNames, first));
      sealed = { events: "", head: "" };
    }
  }

  /** Counts the missing attempts that prunes explain. Reports the others, and a count that exceeds what the prunes removed. */
  async classifyMissing(since: string): Promise<Pruned> {
    const { rows } = await this.tx.execute<Prune>(sql`
      select ${momentOf(sql`(detail ->> 'before')::timestamptz`)} as before, (detail ->> 'attempts')::int as attempts
      from provisioning.staff_events where kind = 'attempts_pruned' and at >= ${since}::timestamptz`);
    const latest =
      rows
        .map(({ before }) => before)
        .sort()
        .at(-1) ?? "";
    const recorded = rows.reduce((sum, { attempts }) => sum + attempts, 0);
    const missing = [...this.missing.values()];
    const explained = missing.filter(({ ended }) => ended < latest);
    for (const { attempt, ended } of missing)
      if (ended >= latest) this.findings.push(`attempt ${attempt} is missing, and no prune removed it`);
    if (explained.length > recorded) {
      this.findings.push(
        `${explained.length} attempts from before the last prune are missing, but recorded prunes removed only ${recorded}`,
      );
    }
    return { missing: explained.length, recorded };
  }

  /** Finds attempts that ended by `upTo` but are in no checkpoint. */
  async findAdded(upTo: string): Promise<void> {
    for (let from = "00000000-0000-0000-0000-000000000000"; ; ) {
      const { rows } = await this.tx.execute<{ id: string }>(sql`
        select id from provisioning.attempts where finished_at <= ${upTo}::timestamptz and id > ${from}::uuid
        order by id limit 10000`);
      for (const { id } of rows)
        if (!this.known.has(id)) this.findings.push(`attempt ${id} was added: it is in no checkpoint`);
      const last = rows.at(-1);
      if (!last) return;
      from = last.id;
    }
  }
}

/** The lines of the attempts, `batchSize` at a time, and the lines of the staff log. */
function* batchesOf(checkpoint: Checkpoint): Generator<AttemptLine[] | StaffLine> {
  let batch: AttemptLine[] = [];
  for (const line of checkpoint.entries()) {
    if ("staff" in line) yield line;
    else if (batch.push(line) === batchSize) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

type Compared = { known: string[]; missing: AttemptLine[]; findings: string[] };

async function compareAttempts(tx: Executor, lines: readonly AttemptLine[], upTo: string): Promise<Compared> {
  const known = lines.map(({ attempt }) => attempt);
  const changed = new Set(await readChanged(tx, lines, upTo));
  if (changed.size === 0) return { known, missing: [], findings: [] };
  const chains = await readChains(tx, [...changed]);
  const found = new Map(chains.map((chain) => [chain.attempt, chain]));
  const missing = lines.filter(({ attempt }) => changed.has(attempt) && !found.has(attempt));
  const findings = lines.flatMap((line) => {
    const chain = found.get(line.attempt);
    return chain ? differences(line, chain, upTo) : [];
  });
  return { known, missing, findings };
}

async function compareStaff(tx: Executor, line: StaffLine, upTo: string): Promise<Compared> {
  const found = await readStaffChain(tx, line.staff, line.events.length / markLength);
  return { known: [], missing: [], findings: chainDifferences(line, found, upTo, staffNames, line.staff) };
}

const staffNames = {
  one: (seq: number) => `entry ${seq} of the staff log`,
  whole: "the entries of the staff log",
};
