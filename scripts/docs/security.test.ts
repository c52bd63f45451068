import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** The table of checks, with the ASVS number and the tests of each. */
function checks(): { number: number; asvs: string; tests: { file: string; name: string }[] }[] {
  const lines = readFileSync("docs/security.md", "utf8").split("\n");
  return lines.flatMap((line) => {
    const [, number, , asvs = "", cell = ""] = line.split(/(?<!\\)\|/).map((text) => text.trim());
    if (!/^\d+$/.test(number ?? "")) return [];
    const tests = [...cell.matchAll(/`([^`]+\.(?:test|spec)\.ts)`((?:,? “[^”]+”)+)/g)].flatMap(
      ([, file = "", names = ""]) =>
        [...names.matchAll(/“([^”]+)”/g)].map(([, name = ""]) => ({ file, name })),
    );
    return [{ number: Number(number), asvs, tests }];
  });
}

test("docs/security.md has each of the 25 checks, with its ASVS number and existing tests", () => {
  expect(checks().map(({ number }) => number)).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
  for (const { number, asvs, tests } of checks()) {
    expect(asvs, `check ${number}`).toMatch(/^\d+\.\d+\.[\dx]/);
    expect(tests.length, `check ${number}`).toBeGreaterThan(0);
    for (const { file, name } of tests) {
      // A fork with its own tables replaces the default product's tests.
      if (file.startsWith("db/product/") && !existsSync(file)) continue;
      expect(existsSync(file), file).toBe(true);
      expect(readFileSync(file, "utf8").includes(name), `${file}: ${name}`).toBe(true);
    }
  }
});
