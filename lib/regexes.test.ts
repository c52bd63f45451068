import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createContext, Script } from "node:vm";
import { parseSync, Visitor } from "vite";
import { expect, test } from "vitest";
import { slugPattern } from "@/lib/provisioning/slug/slug-pattern";

const size = 40_000;

/** The slug's pattern, and every regular expression literal with an unbounded repetition, each with its location. */
function unboundedRegexes(): [place: string, regex: RegExp][] {
  const folders = ["app", "components", "db", "lib", "proxy.ts", "next.config.ts", "instrumentation.ts"];
  const flags = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  const files = execFileSync("git", [...flags, ...folders], { encoding: "utf8" }).split("\n");
  const expressions: [string, RegExp][] = [
    ["lib/provisioning/slug/slug-pattern.ts", new RegExp(slugPattern)],
  ];
  for (const file of files) {
    // Git still lists deleted files, for example if db:adopt has replaced db/product.
    if (!existsSync(file) || !/\.tsx?$/.test(file) || /\.test\.tsx?$|testing/.test(file)) continue;
    // Skipped, because adopters run db:adopt only on their own database.
    if (file.startsWith("db/admin/adopt/")) continue;
    const visitor = new Visitor({
      Literal({ regex }: { regex?: { pattern: string; flags: string } }) {
        if (regex && /[*+]|\{\d+,/.test(regex.pattern))
          expressions.push([file, new RegExp(regex.pattern, regex.flags)]);
      },
    } as ConstructorParameters<typeof Visitor>[0]);
    visitor.visit(parseSync(file, readFileSync(file, "utf8")).program);
  }
  return expressions;
}

/** Strings that make a slow expression backtrack: repetitions of its own letters and words. */
function* longTexts({ source }: RegExp): Generator<string> {
  const words = source.match(/[\w@:/.-]{2,}/g)?.map((word) => word.replaceAll("\\", "")) ?? [];
  const letters = [...new Set([...source, ..."a1 -.@:\n\ré\u202e"])];
  const pieces = [...letters, ...letters.flatMap((one) => letters.map((other) => one + other)), ...words];
  for (const start of ["", ...words]) {
    for (const piece of start ? [...letters, ...words] : pieces) {
      yield `${(start + piece.repeat(size / piece.length)).slice(0, size)}\0`;
    }
  }
}

/** CPU time allowed per hundred strings, in ms. A string takes well under 1 ms, or seconds if the expression backtracks. */
const limitMs = 500;

/** Runs an expression on batches of strings. Returns the start of the string that exceeded the limit, or null. */
function findSlowText(regex: RegExp, texts: Iterable<string>): string | null {
  const context = createContext({ regex, texts: [] as string[], at: 0 });
  const script = new Script("for (; at < texts.length; at++) texts[at].replace(regex, '')");
  for (const batch of batchesOf100(texts)) {
    Object.assign(context, { texts: batch, at: 0 });
    const startMs = processorMs();
    while (context.at < batch.length) {
      try {
        script.runInContext(context, { timeout: limitMs });
      } catch {
        // Timed out. Continues, because the expression may have had too little CPU time on a busy machine.
      }
      if (processorMs() - startMs > limitMs) return batch[context.at]?.slice(0, 30) ?? "";
    }
  }
  return null;
}

function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

function* batchesOf100(texts: Iterable<string>): Generator<string[]> {
  let batch: string[] = [];
  for (const text of texts) {
    batch.push(text);
    if (batch.length < 100) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

test.each(unboundedRegexes().map(([place, regex]) => ({ place, regex, source: String(regex) })))(
  "matches 40 kB in linear time: $source in $place",
  ({ regex }) => {
    expect(findSlowText(regex, longTexts(regex))).toBeNull();
  },
);

test("reports an expression that is not linear", () => {
  for (const slowRegex of [/(a|a)+$/, /[^\s@]+@[^\s@]+/g, /^([a-z0-9]+-?)+$/]) {
    expect(findSlowText(slowRegex, longTexts(slowRegex)), String(slowRegex)).not.toBeNull();
  }
});
