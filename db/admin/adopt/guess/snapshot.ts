import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { journal, productMigrations } from "../../migration-log";

const root = path.join(import.meta.dirname, "../../../..");

/**
 * Updates the newest snapshot of db/product/migrations to match schema.ts, so that `npm run db:generate:product` writes
 * only later changes. Never changes the migrations or their journal, because databases have applied them. Returns false if the
 * snapshot already matches.
 */
export function refreshSnapshot(): boolean {
  const newest = String(journal(productMigrations).length - 1).padStart(4, "0");
  const file = path.join(productMigrations.path, "meta", `${newest}_snapshot.json`);
  const before = JSON.parse(readFileSync(file, "utf8"));
  const snapshot = { ...generateSnapshot(), id: before.id, prevId: before.prevId };
  if (isDeepStrictEqual(snapshot, before)) return false;
  writeFileSync(file, JSON.stringify(snapshot));
  format(path.relative(root, file));
  return true;
}

/** Formats files as `npm run lint` requires. */
export function format(target: string): void {
  runTool("@biomejs/biome/bin/biome", ["check", "--write", "--vcs-enabled=false", target]);
}

/** drizzle-kit accepts only an output folder inside the working directory. */
function generateSnapshot(): Record<string, unknown> {
  const out = mkdtempSync(path.join(root, "db/product/.snapshot-"));
  try {
    const folder = path.relative(root, out);
    runTool("drizzle-kit/bin.cjs", [
      "generate",
      "--dialect=postgresql",
      "--schema=db/product/schema.ts",
      `--out=${folder}`,
    ]);
    return JSON.parse(readFileSync(path.join(out, "meta/0000_snapshot.json"), "utf8"));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function runTool(file: string, args: readonly string[]): void {
  try {
    execFileSync(process.execPath, [path.join(root, "node_modules", file), ...args], {
      cwd: root,
      stdio: "pipe",
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${file} failed: ${stdout}${stderr}`, { cause: error });
  }
}
