import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Edit } from "./mutants";

/** A copy of the program in which bugs can be planted; the working tree is never touched. */
const tree = path.resolve(".local/mutants");

/** Copies every file that git knows or would add, and links the packages. */
export function copyTree(): string {
  rmSync(tree, { recursive: true, force: true });
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  });
  for (const file of listed.split("\0").filter((name) => /\.(ts|tsx|json|sql|md)$/.test(name))) {
    mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
    cpSync(file, path.join(tree, file), { force: true });
  }
  symlinkSync(path.resolve("node_modules"), path.join(tree, "node_modules"));
  return tree;
}

/** Plants edits into the copy and returns how to take them out; null where one no longer fits its file. */
export function plant(edits: readonly Edit[]): (() => void) | null {
  const originals = new Map<string, string>();
  const takeOut = () => {
    for (const [file, text] of originals) writeFileSync(file, text);
  };
  for (const { file: name, from, to } of edits) {
    const file = path.join(tree, name);
    const text = readFileSync(file, "utf8");
    if (!originals.has(file)) originals.set(file, text);
    if (text.split(from).length !== 2) {
      takeOut();
      return null;
    }
    writeFileSync(
      file,
      text.replace(from, () => to),
    );
  }
  return takeOut;
}
