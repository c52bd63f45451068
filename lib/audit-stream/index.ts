import "server-only";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/logging/log";
import { logFailure } from "@/lib/platform/logging/log-failure";
import { lineText } from "./line";
import { advance, type Lease, releaseSource, sourceNames, takeSource } from "./position";
import { sources } from "./sources";
import { lineWriter, type WriteLine } from "./write-line";

/** Lines per batch. If a writer dies, at most one batch is repeated. */
const batchSize = 200;
/** A run starts no new batch after this time. The next run continues with the rest. */
const runMs = 5_000;

/** The server's standard output if AUDIT_STREAM is set; otherwise null. */
export function auditStream(): WriteLine | null {
  return env().auditStream === "stdout" ? lineWriter(1) : null;
}

/**
 * Writes the events of the audit log that have not been written yet, until none is left or time runs out. Returns the
 * number of lines, excluding those of a source that failed. Each source has one writer at a time, across all instances.
 * Its position advances only once a whole batch is written, so a failure repeats lines but never loses one. Never
 * throws: the failure of a source is logged, and the next run retries it.
 */
export async function streamAudit(write: WriteLine): Promise<number> {
  const endsAt = performance.now() + runMs;
  let written = 0;
  for (const source of sourceNames) {
    try {
      const lease = await takeSource(source);
      if (lease) written += await writeSource(lease, write, endsAt);
    } catch (error) {
      logFailure(error, "the audit stream was interrupted", log.child({ source }));
    }
  }
  return written;
}

/** Writes batches until nothing is left, time runs out, or another writer takes over. */
async function writeSource(lease: Lease, write: WriteLine, endsAt: number): Promise<number> {
  const readSource = sources[lease.source];
  let [written, { position }] = [0, lease];
  try {
    while (performance.now() < endsAt) {
      const entries = await readSource(position, batchSize);
      const last = entries.at(-1);
      if (!last) break;
      for (const { line } of entries) await write(lineText(line));
      if (!(await advance(lease, last.position))) break;
      position = last.position;
      written += entries.length;
    }
  } finally {
    await releaseSource(lease);
  }
  return written;
}
