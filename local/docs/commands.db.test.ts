import path from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "@/lib/cli/testing";
import { commandNames, helpFromSources, loadersOf } from "./command-starts";
import { helpOf, operatorCommands } from "./commands";

/** Other tests run the commands bundled. `npm run test:processes` starts each from its sources; here one of each kind does. */

const bundled = [...commandNames.keys()].filter((file) => file.startsWith("lib/cli/"));

test.each(bundled)("%s prints its help", async (file) => {
  const { exitCode, out } = await runCommand(path.basename(file, ".ts"), ["--help"]);
  expect({ exitCode, out }).toEqual({ exitCode: 0, out: `${helpOf(file)}\n` });
});

const started = ["db:migrate", "provision"] as const;

test.each(started)("npm run %s starts from its sources, and prints its help", async (name) => {
  expect(await helpFromSources(name)).toBe(`${helpOf(operatorCommands().get(name) ?? "")}\n`);
});

test("every command of lib/cli is loaded as one of those that were started", () => {
  const others = [...commandNames].filter(([file]) => file !== "db/cli.ts").map(([, name]) => name);
  expect(new Set(others.map(loadersOf))).toEqual(new Set([loadersOf("provision")]));
});
