import "server-only";
import { sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";
import { batchSize, momentOf, readChains, readChanged, readStaffChain } from "./chains";
import { chainDifferences, differences } from "./compare";
import { type Erasure, findErased } from "./erased";
import { type AttemptLine, type Checkpoint, markLength, type StaffLine } from "./file";

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
 * Compares the database with checkpoints, oldest first, and reads them to their ends: all sealed attempts, events and entries
 * of the staff log must be unchanged, except for recorded erasures of personal data. A missing attempt is a finding unless
 * the staff log records a prune whose cut-off is after the attempt's end. Together, these prunes must have removed at least
 * as many attempts as are missing.
 */
export function verifyDatabase(checkpoints: readonly Checkpoint[]): Promise<Verification> {
  return transaction(async (tx) => {
    await tx.execute(sql`set transaction isolation level repeatable read, read only`);
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

  /** Compares all lines. Reads a batch of lines while the database compares the one before it. */
  async compare(checkpoint: Checkpoint): Promise<void> {
    const { upTo } = checkpoint.first;
    let comparing = Promise.resolve();
    let batch: AttemptLine[] = [];
    for (const line of checkpoint.entries()) {
      if ("attempt" in line) batch.push(line);
      if (batch.length < batchSize && "attempt" in line) continue;
      await comparing;
      comparing = this.compareAttempts(batch, upTo);
      batch = [];
      if ("staff" in line) {
        await comparing;
        await this.compareStaff(line, upTo);
      }
    }
    await comparing;
    await this.compareAttempts(batch, upTo);
  }

  private async compareAttempts(lines: readonly AttemptLine[], upTo: string): Promise<void> {
    if (lines.length === 0) return;
    for (const { attempt } of lines) this.known.add(attempt);
    const changed = new Set(await readChanged(this.tx, lines, upTo));
    if (changed.size === 0) return;
    const ids = sql`array(select jsonb_array_elements_text(${JSON.stringify([...changed])}::jsonb)::uuid)`;
    const found = new Map(
      (await readChains(this.tx, sql`id = any(${ids})`)).map((chains) => [chains.attempt, chains]),
    );
    for (const line of lines) {
      if (!changed.has(line.attempt)) continue;
      const chains = found.get(line.attempt);
      if (chains) this.findings.push(...differences(line, chains, upTo));
      else this.missing.set(line.attempt, line);
    }
  }

  private async compareStaff(line: StaffLine, upTo: string): Promise<void> {
    const found = await readStaffChain(this.tx, line.staff, line.events.length / markLength);
    this.findings.push(...chainDifferences(line, found, upTo, staffNames, line.staff));
  }

  /** The newest sealed entry must exist, and those that follow must form a chain with it and be newer than the checkpoint. */
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

  /** Counts the missing attempts that prunes explain. Reports the others, and a count higher than the prunes recorded. */
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

const staffNames = {
  one: (seq: number) => `entry ${seq} of the staff log`,
  whole: "the entries of the staff log",
};
