import { exec } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { operatorCommands } from "./commands";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
const PATH = [path.resolve("node_modules/.bin"), process.env.PATH].join(path.delimiter);

/** One name of each file of a command. */
export const commandNames = new Map([...operatorCommands()].map(([name, file]) => [file, name]));

/** What a command prints as its help when it starts from its sources, by npm's own line. */
export async function helpFromSources(name: string): Promise<string> {
  const { stdout } = await promisify(exec)(`${scripts[name]} --help`, { env: { ...process.env, PATH } });
  return stdout;
}

/** What loads before a command's own file, in npm's line for it. */
export function loadersOf(name: string): string {
  return scripts[name]?.replace(/(?:lib\/cli|db)\/[\w-]+\.ts( \w+)?$/, "") ?? "";
}
