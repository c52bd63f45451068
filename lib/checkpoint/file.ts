import { createHash } from "node:crypto";
import { z } from "zod";

/**
 * A checkpoint is a JSON Lines file: a header line, one line per attempt, one line per thousand entries of the staff
 * log, and a final line. Each line ends with its seal, the SHA-256 of the previous seal and its own text, so a line
 * that is changed, removed, moved or inserted breaks a seal. A copy of the last seal, kept separately, proves that the
 * file is complete and was not sealed again.
 */
const seal = z.string().regex(/^[0-9a-f]{64}$/, "is not a SHA-256 in hexadecimal");
const moment = z.iso.datetime({ precision: 6, error: "is not a time in UTC with microseconds" });

/** How many digits of each event's hash a checkpoint stores. They show which event was changed. */
export const markLength = 8;

const chain = {
  /** The first eight digits of each event's hash, in order. */
  events: z.string().regex(/^([0-9a-f]{8})+$/, "is not a sequence of hashes"),
  /** The full hash of the last event, which depends on all events. */
  head: seal,
};

const First = z.strictObject({
  checkpoint: z.literal(2),
  made: moment,
  /** Attempts that ended later belong to the next checkpoint. */
  upTo: moment,
  /** The last seal of the previous checkpoint; null if this checkpoint covers everything. */
  after: seal.nullable(),
});

const AttemptLine = z.strictObject({
  attempt: z.guid("is not an id"),
  ended: moment,
  /** The hash of the attempt's own row. */
  row: seal,
  ...chain,
  /** The activation events of the attempt's owner, if there are any. */
  activation: z.strictObject(chain).optional(),
});

const StaffLine = z.strictObject({
  /** The number of the first of these entries. */
  staff: z.int().positive(),
  ...chain,
});

const Last = z.strictObject({
  attempts: z.int().nonnegative(),
  /** The newest entry of the staff log; null if there is none. */
  staff: z.strictObject({ seq: z.int().positive(), head: seal }).nullable(),
});

export type FirstLine = z.infer<typeof First>;
export type AttemptLine = z.infer<typeof AttemptLine>;
export type StaffLine = z.infer<typeof StaffLine>;
export type LastLine = z.infer<typeof Last>;
export type SealedChain = { events: string; head: string };

/** A line with its seal, and the seal itself for the next line. */
export function sealLine(
  line: FirstLine | AttemptLine | StaffLine | LastLine,
  before: string,
): { text: string; seal: string } {
  const text = JSON.stringify(line);
  const hash = sealOf(text, before);
  return { text: `${text.slice(0, -1)},"seal":"${hash}"}`, seal: hash };
}

function sealOf(text: string, before: string): string {
  return createHash("sha256").update(before).update(text).digest("hex");
}

const ending = /,"seal":"([0-9a-f]{64})"\}\n?$/;

/** A checkpoint file, read line by line because it can be larger than memory. */
export class Checkpoint {
  /** Problems with the file itself, by line. Like `seal` and `staff`, complete once all lines have been read. */
  readonly flaws: string[] = [];
  /** The last seal, to compare with the copy that was stored when the file was made. */
  seal = "";
  /** The newest entry of the staff log. */
  staff: LastLine["staff"] = null;
  private lineCount = 0;

  private constructor(
    /** The file's name, which the messages in `flaws` contain. */
    readonly name: string,
    readonly first: FirstLine,
    private readonly lines: Iterator<string>,
  ) {}

  /** Reads the header. `lines` includes line breaks. Returns the problem if the file is not a readable checkpoint. */
  static open(name: string, lines: Iterable<string>): Checkpoint | { problem: string } {
    const iterator = lines[Symbol.iterator]();
    const { value: header = "" } = iterator.next();
    const body = parse(header.replace(ending, "}"));
    const { success, data: first } = First.safeParse(body);
    if (!success) return { problem: `${name} is not a checkpoint file${versionText(body)}.` };
    const checkpoint = new Checkpoint(name, first, iterator);
    checkpoint.check(header);
    return checkpoint;
  }

  /** Reads the attempts and the entries of the staff log, in the file's order. Can be called only once. Skips lines that cannot be parsed. */
  *entries(): Generator<AttemptLine | StaffLine> {
    let attempts = 0;
    let staff: LastLine["staff"] = null;
    let last: LastLine | null = null;
    for (let next = this.lines.next(); !next.done; next = this.lines.next()) {
      const body = this.check(next.value);
      if (last)
        this.flaws.push(
          `${this.name}, line ${this.lineCount - 1}: more lines follow, although this line marks the end`,
        );
      last = Last.safeParse(body).data ?? null;
      if (last) continue;
      const line = this.read(body);
      if (!line) continue;
      if ("staff" in line) staff = this.follow(staff, line);
      else attempts++;
      yield line;
    }
    if (!last) {
      this.flaws.push(`${this.name} is incomplete: its last line is missing`);
      return;
    }
    this.staff = last.staff;
    if (last.attempts !== attempts)
      this.flaws.push(`${this.name} has ${attempts} attempts instead of ${last.attempts}`);
    if (staff && (staff.seq !== last.staff?.seq || staff.head !== last.staff.head))
      this.flaws.push(`${this.name} does not end with the newest entry of the staff log`);
  }

  /** Reads all lines, so that `flaws`, `seal` and `staff` are complete. */
  readToEnd(): this {
    for (const _ of this.entries());
    return this;
  }

  /** Checks a line's seal and returns its content. */
  private check(line: string): unknown {
    this.lineCount++;
    if (!line.endsWith("\n")) this.flaws.push(`${this.name} ends in the middle of a line`);
    const [, given = ""] = ending.exec(line) ?? [];
    const body = line.replace(ending, "}");
    if (given !== sealOf(body, this.seal)) {
      this.flaw("the line was changed, moved or added, or the line before it is missing");
    }
    // Continues from the seal in the file, so that one wrong line does not invalidate all later ones.
    this.seal = given;
    return parse(body);
  }

  private read(body: unknown): AttemptLine | StaffLine | null {
    const isStaff = typeof body === "object" && body !== null && "staff" in body;
    const { data, error } = isStaff ? StaffLine.safeParse(body) : AttemptLine.safeParse(body);
    if (data) return data;
    const [issue] = error?.issues ?? [];
    this.flaw(
      issue?.path.length
        ? `${issue.path.join(".")} ${issue.message}`
        : "the line is neither an attempt nor part of the staff log",
    );
    return null;
  }

  /** The newest entry of the staff log after this line. */
  private follow(before: LastLine["staff"], line: StaffLine): LastLine["staff"] {
    if (before && line.staff !== before.seq + 1)
      this.flaw(`the line does not follow entry ${before.seq} of the staff log`);
    return { seq: line.staff + line.events.length / markLength - 1, head: line.head };
  }

  private flaw(problem: string): void {
    this.flaws.push(`${this.name}, line ${this.lineCount}: ${problem}`);
  }
}

/** The rest of the message for a checkpoint of another version; empty for any other file. */
function versionText(body: unknown): string {
  const version = typeof body === "object" && body !== null && "checkpoint" in body ? body.checkpoint : null;
  if (typeof version !== "number" || version === 2) return "";
  return ` that this console reads: it has version ${version} instead of 2. Make a new one with \`npm run audit:checkpoint\``;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
