import { rmSync } from "node:fs";
import path from "node:path";
import { bundlePrograms } from "../bundle-programs";

let file: Promise<string> | undefined;

/**
 * Bundles the worker into one file, because tests start hundreds of workers: each starts in 0.15 s, but would take 2 s
 * with tsx. The bundle is built once, so the sources may change while the tests run.
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
