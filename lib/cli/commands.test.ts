import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ownFlags } from "@/db/seam/product-field";
import { commands } from "./commands";
import { ownOptions } from "./commands/provision-options";
import { helpText } from "./help-text";
import { optionName } from "./options";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

/** Loaded before the tests, because loading the whole console would use up their time limit. */
const definitions = await Promise.all(
  Object.entries(commands).map(async ([script, load]) => [script, (await load()).default] as const),
);

/** Splits a line into words as a shell does. */
function argumentsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
}

test("package.json has a script for each command, and all of them use the same runner", () => {
  const run = Object.entries(scripts).filter(([, script]) => script.includes("console.mjs"));
  expect(Object.fromEntries(run)).toEqual(
    Object.fromEntries(Object.keys(commands).map((name) => [name, `node bin/console.mjs ${name}`])),
  );
});

test.each(definitions)(
  "npm run %s accepts its own examples and documents each option and exit code",
  (script, verbs) => {
    expect(verbs.length).toBeGreaterThan(0);
    const help = helpText(verbs);
    for (const { name, options, examples, exitCodes, read } of verbs) {
      expect(name.split(" ")[0]).toBe(script);
      expect(examples.length, name).toBeGreaterThan(0);
      for (const example of examples)
        expect(read(argumentsOf(example)), `${name} ${example}`).toMatchObject({ ok: true });
      for (const [key, option] of Object.entries(options))
        expect(help).toContain(`--${optionName(key, option)}`);
      for (const code of Object.keys(exitCodes))
        expect(help).toMatch(new RegExp(`^Exit codes: .*\\b${code} `, "m"));
    }
  },
);

test("a product field cannot reuse an option of `npm run provision`", () => {
  const optionFlags = Object.entries(ownOptions).map(([key, option]) => `--${optionName(key, option)}`);
  expect(ownFlags.toSorted()).toEqual([...optionFlags, "--help"].sort());
});
