/** Common words and phrases in lists of leaked passwords. */
const wellKnown = `
  password passwort pass welcome letmein qwerty azerty admin administrator root user owner manager login secret access
  changeme default temp test guest hello iloveyou loveyou love monkey dragon football baseball basketball soccer sunshine
  princess master superman batman starwars pokemon trustno1 trustno shadow michael jennifer charlie freedom whatever
  computer internet samsung google facebook abc abcd
  spring summer autumn winter monday tuesday wednesday thursday friday saturday sunday january february march april june july
  august september october november december restaurant company business account tenant console
  correcthorsebatterystaple thequickbrownfoxjumpsoverthelazydog thequickbrownfox tobeornottobe itwasthebestoftimes
  maytheforcebewithyou nevergonnagiveyouup opensesame onceuponatime happybirthday
`
  .trim()
  .split(/\s+/);

/** Sequences of letters, digits and neighbouring keys, which are recognised in both directions. */
const runs = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];
const steps = new Set(
  runs.flatMap((run) =>
    [...run].slice(1).flatMap((char, at) => [run.charAt(at) + char, char + run.charAt(at)]),
  ),
);

/** Common substitutes for a letter, such as 4 for a. */
const substitutes: Readonly<Record<string, string>> = {
  a: "a4@",
  e: "e3",
  i: "i1!",
  o: "o0",
  s: "s5$",
  t: "t7",
};

/** Minimum number of characters outside known words and sequences. */
const minUnknown = 6;

/**
 * True for a password that attackers try early: few distinct characters, a repeated block, or little more than common
 * words, `context` words, years and sequences of digits, letters or neighbouring keys.
 */
export function isGuessable(password: string, context: readonly string[]): boolean {
  const plain = password.normalize("NFKC").toLowerCase();
  const bare = [...plain].filter((char) => /[\p{L}\p{N}]/u.test(char)).join("");
  if (new Set(plain).size <= 4 || isRepeated(plain) || isRepeated(bare)) return true;
  const words = [...wellKnown, ...context.flatMap(wordsOf)];
  return [plain, bare].some((text) => countUnknown(text, words) < minUnknown);
}

/** True if the text repeats its own start, such as "goldgoldgo". */
function isRepeated(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.startsWith(text.slice(period))) return true;
  }
  return false;
}

/** The parts of a name, and the name written as one word. */
function wordsOf(name: string): string[] {
  const parts = name
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return [...parts, parts.join("")].filter((word) => word.length >= 3);
}

/** Number of letters and digits outside known words, years, and sequences of four or more characters. */
function countUnknown(text: string, words: readonly string[]): number {
  const longestFirst = [...words].sort((a, b) => b.length - a.length);
  const known = new RegExp(`${longestFirst.map(withSubstitutes).join("|")}|(?:19|20)\\d\\d`, "gu");
  const pieces = text.replace(known, " ").match(/[\p{L}\p{N}]+/gu) ?? [];
  return pieces.reduce((sum, piece) => sum + countOutsideRuns([...piece]), 0);
}

/** A pattern for a word, with the common substitutes for its letters. */
function withSubstitutes(word: string): string {
  return [...word].map((char) => (substitutes[char] ? `[${substitutes[char]}]` : char)).join("");
}

/** Counts the characters outside sequences of at least four. A run of equal characters is a sequence too. */
function countOutsideRuns(chars: readonly string[]): number {
  let outside = 0;
  for (let start = 0; start < chars.length; ) {
    let end = start + 1;
    while (end < chars.length && isStep(chars[end - 1] ?? "", chars[end] ?? "")) end++;
    if (end - start < 4) outside += end - start;
    start = end;
  }
  return outside;
}

function isStep(from: string, to: string): boolean {
  return from === to || steps.has(from + to);
}
