import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Edit } from "./mutant";

/** A copy of the program for planting bugs; the working tree is never changed. */
const tree = path.resolve(".local/mutants");

/** Copies all files that git does not ignore, and links node_modules. */
export function copyTree(to = tree): string {
  rmSync(to, { recursive: true, force: true });
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  });
  for (const file of listed.split("\0").filter((name) => name !== "")) {
    mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
    cpSync(file, path.join(to, file), { force: true });
  }
  symlinkSync(path.resolve("node_modules"), path.join(to, "node_modules"));
  // Some tests list files with git.
  execFileSync("git", ["init", "--quiet"], { cwd: to });
  return to;
}

/** Applies edits to the copy and returns a function that reverts them; null if one no longer applies. */
export function plant(edits: readonly Edit[]): (() => void) | null {
  const originals = new Map<string, string>();
  const revert = () => {
    for (const [file, text] of originals) writeFileSync(file, text);
  };
  for (const { file: name, from, to } of edits) {
    const file = path.join(tree, name);
    const text = readFileSync(file, "utf8");
    if (!originals.has(file)) originals.set(file, text);
    if (text.split(from).length !== 2) {
      revert();
      return null;
    }
    writeFileSync(
      file,
      text.replace(from, () => to),
    );
  }
  return revert;
}
