import { execFileSync } from "node:child_process";
import path from "node:path";

type Block = { language: string; file: string; text: string };

/** The fenced blocks of a document, in order; `file` is the word after the language. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)].map(
    ([, language = "", file = "", text = ""]) => ({ language, file, text }),
  );
}

/** Applies a patch to a copy of the program; throws if it no longer applies. */
export function patch(tree: string, text: string): void {
  // If the copy is not a repository, git must not use the one around it.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(tree) };
  execFileSync("git", ["apply", "--recount", "--whitespace=nowarn"], { cwd: tree, env, input: text });
}

/** Runs a program in the copy, with node_modules/.bin first in PATH; throws with its output if it fails. */
export function run(tree: string, program: string, args: readonly string[]): string {
  const PATH = `${path.join(tree, "node_modules/.bin")}${path.delimiter}${process.env.PATH}`;
  try {
    return execFileSync(program, args, {
      cwd: tree,
      encoding: "utf8",
      env: { ...process.env, PATH },
      stdio: "pipe",
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
