import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What tells V8 to compile all functions of a file while it arrives (https://v8.dev/blog/explicit-compile-hints). */
export const compileHint = "//# allFunctionsCalledOnLoad\n";

/**
 * Marks the scripts that every page starts with, React and Next, in a build below `distDir`. Browsers compile a
 * function when it is first called, which holds the page up; these are nearly all called at the start, and are
 * compiled beside the page instead. Other browsers see a comment.
 */
export async function compileAhead({ distDir }: { distDir: string }): Promise<void> {
  const manifest = readFileSync(path.join(distDir, "build-manifest.json"), "utf8");
  const { rootMainFiles } = JSON.parse(manifest) as { rootMainFiles: string[] };
  if (rootMainFiles.length === 0) throw new Error("the build names no scripts that every page starts with");
  for (const file of rootMainFiles.map((name) => path.join(distDir, name))) {
    const script = readFileSync(file, "utf8");
    // A build leaves a file alone that has not changed since the last one.
    if (!script.startsWith(compileHint)) writeFileSync(file, compileHint + script);
  }
}
