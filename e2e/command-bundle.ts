import { rmSync } from "node:fs";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { bundlePrograms } from "./bundle-programs";

/**
 * Bundles the commands once per run, because a hundred are started and a bundle starts five times as fast as tsx.
 * `lib/cli/console.test.ts` also starts them from their sources.
 */
export default async function setup(project: TestProject) {
  const outDir = await bundlePrograms("commands", [path.resolve(import.meta.dirname, "../lib/cli/main.ts")]);
  project.provide("commands", outDir);
  return () => rmSync(outDir, { recursive: true });
}

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the bundled commands, with main.js. */
    commands: string;
  }
}
