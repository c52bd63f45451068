import type { Chain } from "./chains";
import type { EntryLine } from "./file";

/** Number of digits of each event's hash in a checkpoint. */
export const markLength = 8;

/** Describes how an attempt differs from its sealed entry. Empty if it does not. */
export function differences(entry: EntryLine, chain: Chain): string[] {
  const { attempt, row, events, broken } = chain;
  const findings: string[] = [];
  if (row !== entry.row) findings.push(`the row of attempt ${attempt} was changed`);
  const marks = entry.events.match(/.{8}/g) ?? [];
  const hashes = new Map(events.map(({ seq, hash }) => [seq, hash]));
  const missing = marks.flatMap((_, index) => (hashes.has(index + 1) ? [] : [index + 1]));
  for (const seq of missing) findings.push(`event ${seq} of attempt ${attempt} is missing`);
  if (broken !== null && missing.length === 0) {
    findings.push(
      `event ${broken} of attempt ${attempt} does not match its hash: it was changed, moved or added`,
    );
  }
  const first = marks.findIndex((mark, index) => {
    const hash = hashes.get(index + 1);
    return hash !== undefined && !hash.startsWith(mark);
  });
  // The chain was hashed again and is consistent, but from here on its hashes differ from the sealed ones.
  if (first >= 0) findings.push(`event ${first + 1} of attempt ${attempt} is not the one that was sealed`);
  else if (findings.length === 0 && hashes.get(marks.length) !== entry.head) {
    findings.push(`the events of attempt ${attempt} are not the ones that were sealed`);
  }
  return findings;
}
