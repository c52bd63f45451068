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

test.each(repeating().map(([place, regex]) => ({ place, regex, source: String(regex) })))(
  "100 kB are read in linear time by $source of $place",
  { timeout: 120_000 },
  ({ regex }) => {
    const context = createContext({ regex, text: "" });
    const read = new Script("text.replace(regex, '')");
    for (const text of longTexts(regex)) {
      context.text = text;
      // A millisecond is usual; each look at all of it again takes minutes.
      expect(
        () => read.runInContext(context, { timeout: 2_000 }),
        JSON.stringify(text.slice(0, 30)),
      ).not.toThrow();
    }
  },
);

test("an expression that is not linear is found", () => {
  for (const bad of [/(a|a)+$/, /[^\s@]+@[^\s@]+/g, /^([a-z0-9]+-?)+$/]) {
    const context = createContext({ regex: bad, text: "" });
    const read = new Script("text.replace(regex, '')");
    const tried = [...longTexts(bad)].some((text) => {
      context.text = text;
      try {
        read.runInContext(context, { timeout: 200 });
        return false;
      } catch {
        return true;
      }
    });
    expect(tried, String(bad)).toBe(true);
  }
});
