import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createContext, Script } from "node:vm";
import { parseSync, Visitor } from "vite";
import { expect, test } from "vitest";
import { slugPattern } from "@/lib/provisioning/slug-pattern";

const size = 100_000;

/** Every regular expression of the program that repeats something without end, with where it stands. */
function repeating(): [place: string, regex: RegExp][] {
  const folders = ["app", "components", "db", "lib", "proxy.ts", "next.config.ts", "instrumentation.ts"];
  const flags = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  const files = execFileSync("git", [...flags, ...folders], { encoding: "utf8" }).split("\n");
  const found: [string, RegExp][] = [["lib/provisioning/slug-pattern.ts", new RegExp(slugPattern)]];
  for (const file of files) {
    if (!/\.tsx?$/.test(file) || /\.test\.tsx?$|testing/.test(file)) continue;
    // A command of the adopter's own, over definitions in their own database.
    if (file.startsWith("db/adopt/")) continue;
    const visitor = new Visitor({
      Literal({ regex }: { regex?: { pattern: string; flags: string } }) {
        if (regex && /[*+]|\{\d+,/.test(regex.pattern))
          found.push([file, new RegExp(regex.pattern, regex.flags)]);
      },
    } as ConstructorParameters<typeof Visitor>[0]);
    visitor.visit(parseSync(file, readFileSync(file, "utf8")).program);
  }
  return found;
}

/** Texts that make a bad expression look at the same part again and again: its own letters and words, repeated. */
function* longTexts({ source }: RegExp): Generator<string> {
  const words = source.match(/[\w@:/.-]{2,}/g)?.map((word) => word.replaceAll("\\", "")) ?? [];
  const letters = [...new Set([...source, ..."a1 -.@:\n\ré\u202e"])];
  const pieces = [...letters, ...letters.flatMap((one) => letters.map((other) => one + other)), ...words];
  for (const begin of ["", ...words]) {
    for (const piece of begin ? [...letters, ...words] : pieces) {
      yield `${(begin + piece.repeat(size / piece.length)).slice(0, size)}\0`;
    }
  }
}

/** Lets an expression read texts, a hundred within one limit; returns the beginning of the one that took too long. */
function tooLong(regex: RegExp, texts: Iterable<string>, timeout: number): string | null {
  const context = createContext({ regex, texts: [] as string[], at: 0 });
  const read = new Script("for (at = 0; at < texts.length; at++) texts[at].replace(regex, '')");
  for (const some of inHundreds(texts)) {
    context.texts = some;
    try {
      read.runInContext(context, { timeout });
    } catch {
      return some[context.at]?.slice(0, 30) ?? "";
    }
  }
  return null;
}

function* inHundreds(texts: Iterable<string>): Generator<string[]> {
  let some: string[] = [];
  for (const text of texts) {
    some.push(text);
    if (some.length < 100) continue;
    yield some;
    some = [];
  }
  yield some;
}

test.each(repeating().map(([place, regex]) => ({ place, regex, source: String(regex) })))(
  "100 kB are read in linear time by $source of $place",
  { timeout: 120_000 },
  ({ regex }) => {
    // A millisecond is usual; each look at all of it again takes minutes.
    expect(tooLong(regex, longTexts(regex), 2_000)).toBeNull();
  },
);

test("an expression that is not linear is found", () => {
  for (const bad of [/(a|a)+$/, /[^\s@]+@[^\s@]+/g, /^([a-z0-9]+-?)+$/]) {
    expect(tooLong(bad, longTexts(bad), 500), String(bad)).not.toBeNull();
  }
});
