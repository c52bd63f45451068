import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { bundlePrograms } from "./bundle-programs";

const folder = path.resolve(import.meta.dirname, "../lib/cli");

/**
 * Bundles the commands of `lib/cli/` once a run, each with all that it needs: that starts in a fifth of the time that
 * tsx takes, and a hundred are started. `e2e/processes/command-starts.test.ts` starts each by tsx, too.
 */
export default async function setup(project: TestProject) {
  const names = readdirSync(folder).filter((name) => !/test/.test(name));
  const outDir = await bundlePrograms(
    "commands",
    names.map((name) => path.join(folder, name)),
  );
  project.provide("commands", outDir);
  return () => rmSync(outDir, { recursive: true });
}

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the bundled commands. */
    commands: string;
  }
}
