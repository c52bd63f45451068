import { createHash } from "node:crypto";
import { z } from "zod";

/**
 * A checkpoint is a JSON Lines file: a header line, one line per attempt, and a final line. Each line ends with its seal,
 * the SHA-256 of the previous seal and its own text, so no line can be changed, removed, moved or inserted without
 * breaking the next seal. A copy of the last seal, kept separately, proves that the file is complete.
 */
const seal = z.string().regex(/^[0-9a-f]{64}$/, "is not a SHA-256 in hexadecimal");
const moment = z.iso.datetime({ precision: 6, error: "is not a time in UTC with microseconds" });

const First = z.strictObject({
  checkpoint: z.literal(1, "is not a version that this console reads"),
  made: moment,
  /** Attempts that ended later belong to the next checkpoint. */
  upTo: moment,
  /** The last seal of the previous checkpoint; null if this checkpoint covers every attempt. */
  after: seal.nullable(),
});

const Entry = z.strictObject({
  attempt: z.guid("is not an id"),
  ended: moment,
  /** The hash of the attempt's own row. */
  row: seal,
  /** The first eight digits of each event's hash, in order, to locate a changed event. */
  events: z.string().regex(/^([0-9a-f]{8})+$/, "is not a row of hashes"),
  /** The full hash of the last event, which depends on all of them. */
  head: seal,
});

const Last = z.strictObject({ attempts: z.int().nonnegative() });

export type FirstLine = z.infer<typeof First>;
export type EntryLine = z.infer<typeof Entry>;

/** A line with its seal, and the seal itself for the next line. */
export function sealLine(
  line: FirstLine | EntryLine | z.infer<typeof Last>,
  before: string,
): { text: string; seal: string } {
  const text = JSON.stringify(line);
  const hash = sealOf(text, before);
  return { text: `${text.slice(0, -1)},"seal":"${hash}"}`, seal: hash };
}

function sealOf(text: string, before: string): string {
  return createHash("sha256").update(before).update(text).digest("hex");
}

export type Checkpoint = {
  first: FirstLine;
  /** The readable entries with their line numbers. */
  entries: { line: number; entry: EntryLine }[];
  /** Problems with the file itself, by line. */
  flaws: string[];
  /** The last seal, to compare with the copy that was stored when the file was made. */
  seal: string;
};

const ending = /,"seal":"([0-9a-f]{64})"\}$/;

/** Reads a checkpoint and checks its seals. `name` appears in its flaws. Null if the file is not a checkpoint. */
export function readCheckpoint(name: string, content: string): Checkpoint | null {
  const lines = content.split("\n");
  const flaws: string[] = [];
  if (lines.pop() !== "") flaws.push(`${name} ends in the middle of a line`);
  let before = "";
  const bodies = lines.map((line, index) => {
    const [, given = ""] = ending.exec(line) ?? [];
    const body = line.replace(ending, "}");
    if (given !== sealOf(body, before)) {
      flaws.push(`${name}, line ${index + 1}: was changed, moved or added, or the line before it is missing`);
    }
    // Continues from the seal in the file, so that one wrong line does not invalidate all later ones.
    before = given;
    return parse(body);
  });
  const first = First.safeParse(bodies[0]);
  if (!first.success) return null;
  const last = Last.safeParse(bodies.at(-1));
  if (!last.success) flaws.push(`${name} is incomplete: its last line is missing`);
  const entries = bodies.slice(1, last.success ? -1 : undefined).flatMap((body, index) => {
    const { success, data, error } = Entry.safeParse(body);
    if (success) return [{ line: index + 2, entry: data }];
    const [issue] = error.issues;
    const problem = issue?.path.length ? `${issue.path.join(".")} ${issue.message}` : "is not an attempt";
    flaws.push(`${name}, line ${index + 2}: ${problem}`);
    return [];
  });
  if (last.success && last.data.attempts !== entries.length) {
    flaws.push(`${name} has ${entries.length} attempts instead of ${last.data.attempts}`);
  }
  return { first: first.data, entries, flaws, seal: before };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
