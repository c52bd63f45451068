import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const flags = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"];
const files = execFileSync("git", [...flags, "app/(console)"], { encoding: "utf8" }).split("\n");
const actions = files
  .filter((file) => /\.tsx?$/.test(file) && existsSync(file))
  .map((file) => ({ file, text: readFileSync(file, "utf8") }))
  .filter(({ text }) => text.startsWith('"use server";'));

/** The names that a file imports from matching paths, without types. */
function imported(text: string, path: RegExp): string[] {
  const imports = [...text.matchAll(/^import \{([^}]*)\} from "([^"]+)";/gms)];
  return imports
    .filter(([, , from = ""]) => path.test(from))
    .flatMap(([, names = ""]) => names.split(",").map((name) => name.trim()))
    .filter((name) => name !== "" && !name.startsWith("type "));
}

test("every exported action of the console has a guard, and calls functions of lib/ only inside it", () => {
  expect(actions.length).toBeGreaterThan(2);
  for (const { file, text } of actions) {
    const guards = [...text.matchAll(/^const (\w+) = define(?:Action|WriteAction|Query)\(/gm)].map(
      ([, name = ""]) => name,
    );
    const verbs = imported(text, /^@\/lib\/(?!platform\/)/);
    const bodies = [...text.matchAll(/^export async function (\w+)\(.*?^\}/gms)];
    expect(bodies.length, file).toBeGreaterThan(0);
    for (const [body, name] of bodies) {
      const calls = (each: string) => new RegExp(`\\b${each}\\(`).test(body);
      expect(guards.some(calls), `${file}: ${name} has no guard`).toBe(true);
      expect(verbs.filter(calls), `${file}: ${name} calls a function of lib/ outside its guard`).toEqual([]);
    }
  }
});

test("files with actions export nothing else", () => {
  const exported = actions.flatMap(
    ({ text }) => text.match(/^export (?!async function|type )\w+.*$/gm) ?? [],
  );
  expect(exported).toEqual([]);
});
