import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Makes V8 compile all functions of a file while it loads (https://v8.dev/blog/explicit-compile-hints).
 */
export const compileHint = "//# allFunctionsCalledOnLoad\n";

/**
 * Adds the hint to the scripts that every page loads first, React and Next, in the build in `distDir`. Without it, V8
 * compiles a function when it is first called. This delays the page, because nearly all functions of these scripts are called
 * at startup. With it, they are compiled in the background. Other engines treat the hint as a comment.
 */
export async function compileAhead({ distDir }: { distDir: string }): Promise<void> {
  const manifest = readFileSync(path.join(distDir, "build-manifest.json"), "utf8");
  const { rootMainFiles } = JSON.parse(manifest) as { rootMainFiles: string[] };
  if (rootMainFiles.length === 0) throw new Error("the build lists no scripts that every page loads first");
  for (const file of rootMainFiles.map((name) => path.join(distDir, name))) {
    const script = readFileSync(file, "utf8");
    // A build does not rewrite files that are unchanged since the previous build.
    if (!script.startsWith(compileHint)) writeFileSync(file, compileHint + script);
  }
}
