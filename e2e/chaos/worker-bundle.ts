import { rmSync } from "node:fs";
import path from "node:path";
import { bundlePrograms } from "../bundle-programs";

let file: Promise<string> | undefined;

/**
 * Puts the worker and all that it needs into one file: that starts in 0.15 s where tsx takes 2 s, and hundreds
 * are started. It is made once, so that the sources may change while the tests run.
 */
export function bundledWorker(): Promise<string> {
  file ??= bundle();
  return file;
}

async function bundle(): Promise<string> {
  const outDir = await bundlePrograms("worker", [path.join(import.meta.dirname, "worker.ts")]);
  process.once("exit", () => rmSync(outDir, { recursive: true, force: true }));
  return path.join(outDir, "worker.js");
}
