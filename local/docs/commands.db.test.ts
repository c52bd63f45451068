import { exec } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { helpOf, operatorCommands } from "./commands";

/** Other tests run the commands bundled: that each starts from its sources, too, is seen here, by npm's own line. */

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
/** One name of each file. */
const commands = new Map([...operatorCommands()].map(([name, file]) => [file, name]));
const PATH = [path.resolve("node_modules/.bin"), process.env.PATH].join(path.delimiter);

test.each([...commands])(
  "%s starts as `npm run %s`, and prints its help",
  {
    timeout: 60_000,
  },
  async (file, name) => {
    const { stdout } = await promisify(exec)(`${scripts[name]} --help`, { env: { ...process.env, PATH } });
    expect(stdout).toBe(`${helpOf(file)}\n`);
  },
);
