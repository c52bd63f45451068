import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { copyTree } from "../mutants/tree";

type Block = { language: string; file: string; text: string };

/** The fenced blocks of a text, in their order; `file` is what stands behind the language. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)].map(
    ([, language = "", file = "", text = ""]) => ({ language, file, text }),
  );
}

/** The blocks of the worked example in docs/adopting.md. */
const blocks = blocksOf(readFileSync("docs/adopting.md", "utf8").split("## A worked example")[1] ?? "");

/** The tables of the example's product. */
export const exampleTables = blocks.find(({ language }) => language === "sql")?.text ?? "";

/** Does to a copy of the program what the page says, block by block, but for the commands of its last step; returns the copy. */
export function applyExample(): string {
  const tree = copyTree(path.resolve(".local/adopting"));
  writeFileSync(path.join(tree, "db/migrations/0000_baseline.sql"), exampleTables);
  for (const { language, file, text } of blocks) {
    if (language === "ts") writeFileSync(path.join(tree, file), text);
    if (language === "diff") patch(tree, text);
    if (language === "sh" && !text.includes("npm run")) run(tree, "sh", ["-ec", text]);
  }
  return tree;
}

/** Applies a patch to the copy; throws where it no longer fits. */
export function patch(tree: string, text: string): void {
  // Below a repository, git would look for the files at its top.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(tree) };
  execFileSync("git", ["apply", "--recount", "--whitespace=nowarn"], { cwd: tree, env, input: text });
}

/** Type checks all that reads or writes the product's tables in the copy; throws with what the compiler says. */
export function checkTypes(tree: string): void {
  const include = ["db", "lib/provisioning", "lib/tenants", "lib/audit", "lib/doctor"].map(
    (folder) => `${folder}/**/*.ts`,
  );
  const config = {
    extends: "./tsconfig.json",
    include,
    exclude: ["**/*.test.ts", "**/testing*.ts", "**/fixtures/**"],
  };
  writeFileSync(path.join(tree, "tsconfig.example.json"), JSON.stringify(config));
  run(tree, "tsc", ["--noEmit", "--project", "tsconfig.example.json"]);
}

/** What the schema's code generates on top of the copy's migrations, as drizzle-kit says it. */
export function generateMigration(tree: string): string {
  cpSync(path.join(tree, "db/migrations"), path.join(tree, ".local/copy"), { recursive: true });
  const flags = ["--dialect", "postgresql", "--schema", "./db/schema/*.ts", "--out", ".local/copy"];
  return run(tree, "drizzle-kit", ["generate", ...flags]);
}

/** Runs a program in the copy with the packages' own binaries first; throws with its output where it fails. */
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
