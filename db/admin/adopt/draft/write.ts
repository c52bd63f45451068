import { execFileSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { productTables } from "../../../seam/product-tables";
import { baselineTables } from "../../migrated-tables";
import { format, refreshSnapshot } from "../guess/snapshot";

const folder = path.join(import.meta.dirname, "../../../product");

/** Files that other code needs, kept unless the draft replaces them. All other files are deleted, including tests. */
const keptFiles = [
  "bench-rows.ts",
  "blueprint.ts",
  "migrations",
  "slug.ts",
  "tables.sql",
  "testing.ts",
  "violations.ts",
];

/**
 * Replaces the files of db/product, and updates the newest snapshot of its migrations to match the new schema.ts.
 * Throws, and writes nothing, if work might be lost: if schema.ts names tables other than those of the default product,
 * or the folder has uncommitted changes, or git cannot determine whether it has any. `force` skips this check.
 */
export function writeDrafts(drafts: Readonly<Record<string, string>>, { force }: { force: boolean }): void {
  const reason = force ? null : reasonToKeep();
  if (reason)
    throw new Error(`${reason} Nothing was written. To replace the files of db/product, add --force.`);
  for (const name of readdirSync(folder).filter((file) => !keptFiles.includes(file)))
    rmSync(path.join(folder, name), { recursive: true });
  for (const [name, text] of Object.entries(drafts)) writeFileSync(path.join(folder, name), text);
  refreshSnapshot();
  format("db/product");
}

function reasonToKeep(): string | null {
  const defaultTables = baselineTables();
  if (!productTables.every((name) => defaultTables.includes(name)))
    return "db/product/schema.ts names tables of your own.";
  try {
    const changes = execFileSync("git", ["status", "--porcelain", "--", folder], {
      cwd: folder,
      encoding: "utf8",
    });
    return changes.trim() === "" ? null : "db/product has changes that are not committed.";
  } catch {
    return "git cannot determine whether db/product has changed.";
  }
}
