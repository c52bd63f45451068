import { rmSync } from "node:fs";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { bundlePrograms } from "./bundle-programs";

/**
 * Bundles the commands once per run, because tests start about a hundred of them. A bundled command starts five times
 * as fast as one run with tsx. `lib/cli/console.test.ts` also starts commands from their sources.
 */
export default async function setup(project: TestProject) {
  const outDir = await bundlePrograms("commands", [path.resolve(import.meta.dirname, "../lib/cli/main.ts")]);
  project.provide("commands", outDir);
  return () => rmSync(outDir, { recursive: true });
}

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the bundled commands, which contains main.js. */
    commands: string;
  }
}
