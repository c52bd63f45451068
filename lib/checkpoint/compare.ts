import type { Chain } from "./chains";
import type { EntryLine } from "./file";

/** How many digits of each event's hash a checkpoint holds. */
export const markLength = 8;

/** What of an attempt is not as it was sealed, in words for people; nothing where all of it is. */
export function differences(entry: EntryLine, chain: Chain): string[] {
  const { attempt, row, events, broken } = chain;
  const said: string[] = [];
  if (row !== entry.row) said.push(`attempt ${attempt} is not what it was: its own row was changed`);
  const marks = entry.events.match(/.{8}/g) ?? [];
  const hashes = new Map(events.map(({ seq, hash }) => [seq, hash]));
  const gone = marks.flatMap((_, index) => (hashes.has(index + 1) ? [] : [index + 1]));
  for (const seq of gone) said.push(`event ${seq} of attempt ${attempt} is gone`);
  if (broken !== null && gone.length === 0) {
    said.push(
      `event ${broken} of attempt ${attempt} is not what was written: it was changed, moved or added`,
    );
  }
  const first = marks.findIndex((mark, index) => {
    const hash = hashes.get(index + 1);
    return hash !== undefined && !hash.startsWith(mark);
  });
  // Hashed anew, so that the chain holds in itself: everything from there on has another hash than was sealed.
  if (first >= 0) said.push(`event ${first + 1} of attempt ${attempt} is not the one that was sealed`);
  else if (said.length === 0 && hashes.get(marks.length) !== entry.head) {
    said.push(`the events of attempt ${attempt} are not those that were sealed`);
  }
  return said;
}
