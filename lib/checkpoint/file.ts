import { createHash } from "node:crypto";
import { z } from "zod";

/**
 * A checkpoint is a text file of JSON Lines: a first line, one for each attempt, and a last line. Every line ends in
 * its seal, the SHA-256 of the seal before it and of its own text, so that none can be changed, left out, moved or
 * put in without breaking the next. Whoever keeps the last seal apart from the file can tell that it is whole.
 */
const seal = z.string().regex(/^[0-9a-f]{64}$/, "is not a SHA-256 in hexadecimal");
const moment = z.iso.datetime({ precision: 6, error: "is not a time in UTC with microseconds" });

const First = z.strictObject({
  checkpoint: z.literal(1, "is not a version that this console reads"),
  made: moment,
  /** Attempts that ended later are left to the next checkpoint. */
  upTo: moment,
  /** The last seal of the checkpoint that this one goes on from; null where it holds every attempt. */
  after: seal.nullable(),
});

const Entry = z.strictObject({
  attempt: z.guid("is not an id"),
  ended: moment,
  /** The hash of the attempt's own row. */
  row: seal,
  /** The first eight digits of each event's hash, in their order: enough to say which one was changed. */
  events: z.string().regex(/^([0-9a-f]{8})+$/, "is not a row of hashes"),
  /** The whole hash of the last event, which depends on all of them. */
  head: seal,
});

const Last = z.strictObject({ attempts: z.int().nonnegative() });

export type FirstLine = z.infer<typeof First>;
export type EntryLine = z.infer<typeof Entry>;

/** A line with its seal, and the seal for the next one to go on from. */
export function sealed(
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
  /** Those that could be read, each with the number of its line. */
  entries: { line: number; entry: EntryLine }[];
  /** What is wrong with the file itself, line by line. */
  flaws: string[];
  /** The seal to compare with the one that was noted when the file was made. */
  seal: string;
};

const ending = /,"seal":"([0-9a-f]{64})"\}$/;

/**
 * Reads a checkpoint and checks its seals; `name` stands in what is found. Null where the first line is none,
 * so that it is no checkpoint at all.
 */
export function readCheckpoint(name: string, content: string): Checkpoint | null {
  const lines = content.split("\n");
  const flaws: string[] = [];
  if (lines.pop() !== "") flaws.push(`${name} ends in the middle of a line`);
  let before = "";
  const bodies = lines.map((line, index) => {
    const [, given = ""] = ending.exec(line) ?? [];
    const body = line.replace(ending, "}");
    if (given !== sealOf(body, before)) {
      flaws.push(`${name}, line ${index + 1}: was changed, moved or added, or one before it is gone`);
    }
    // Goes on from the seal that stands there, so that one wrong line does not make all that follow wrong.
    before = given;
    return parse(body);
  });
  const first = First.safeParse(bodies[0]);
  if (!first.success) return null;
  const last = Last.safeParse(bodies.at(-1));
  if (!last.success) flaws.push(`${name} is cut off: its last line is missing`);
  const entries = bodies.slice(1, last.success ? -1 : undefined).flatMap((body, index) => {
    const { success, data, error } = Entry.safeParse(body);
    if (success) return [{ line: index + 2, entry: data }];
    const [issue] = error.issues;
    flaws.push(`${name}, line ${index + 2}: ${issue?.path.join(".") || "it"} ${issue?.message}`);
    return [];
  });
  if (last.success && last.data.attempts !== entries.length) {
    flaws.push(`${name} has ${entries.length} attempts and was made with ${last.data.attempts}`);
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
