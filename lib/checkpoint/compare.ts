import type { AttemptChains, FoundChain } from "./chains";
import { type AttemptLine, markLength, type SealedChain } from "./file";

/** How findings name one event of a chain, and the whole chain. */
type Names = { one: (seq: number) => string; whole: string };

/** Describes how an attempt differs from its sealed line. Empty if it does not. */
export function differences(line: AttemptLine, found: AttemptChains, upTo: string): string[] {
  const { attempt, row, events, activation } = found;
  const findings = row === line.row ? [] : [`the row of attempt ${attempt} was changed`];
  const ofEvents: Names = {
    one: (seq) => `event ${seq} of attempt ${attempt}`,
    whole: `the events of attempt ${attempt}`,
  };
  const ofActivation: Names = {
    one: (seq) => `activation event ${seq} of attempt ${attempt}`,
    whole: `the activation events of attempt ${attempt}`,
  };
  return [
    ...findings,
    ...chainDifferences(line, events, upTo, ofEvents),
    ...chainDifferences(line.activation ?? { events: "", head: "" }, activation, upTo, ofActivation),
  ];
}

/**
 * Describes how a chain differs from its sealed hashes, which start with the event `first`. Events may follow the sealed ones
 * if they are newer than the checkpoint.
 */
export function chainDifferences(
  sealed: SealedChain,
  { links, broken }: FoundChain,
  upTo: string,
  { one, whole }: Names,
  first = 1,
): string[] {
  const findings: string[] = [];
  const marks = sealed.events.match(new RegExp(`.{${markLength}}`, "g")) ?? [];
  const found = new Map(links.map((link) => [link.seq, link]));
  const missing = marks.flatMap((_, index) => (found.has(first + index) ? [] : [first + index]));
  findings.push(...missing.map((seq) => `${one(seq)} is missing`));
  if (broken !== null && missing.length === 0)
    findings.push(`${one(broken)} does not match its hash: it was changed, moved or added`);
  const changed = marks.findIndex((mark, index) => {
    const link = found.get(first + index);
    return link !== undefined && !link.hash.startsWith(mark);
  });
  // If no hash is broken, the chain was hashed again. It is consistent, but from this event on it differs from the sealed one.
  if (changed >= 0) findings.push(`${one(first + changed)} is not the one that was sealed`);
  const last = first + marks.length - 1;
  if (findings.length === 0 && marks.length > 0 && found.get(last)?.hash !== sealed.head)
    findings.push(`${whole} are not the ones that were sealed`);
  if (findings.length > 0) return findings;
  const backdated = links.find(({ seq, at }) => seq > last && at <= upTo);
  return backdated ? [`${one(backdated.seq)} was backdated: it was added after the checkpoint`] : [];
}
