import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { productTables } from "../product-tables";

const folder = path.join(import.meta.dirname, "../product");

/** Files of the default product that its index.ts uses, and a draft's does not. */
const onlyDefault = ["records.ts", "samples.ts"];
const defaultTables = [
  "tenants",
  "tenant_memberships",
  "tenant_settings",
  "tenant_subscriptions",
  "tenant_domains",
];

/**
 * Replaces the files of db/product. Throws, and writes nothing, if that would lose work: if the folder names other
 * tables than the default product, or has changes that git does not have; `force` writes nevertheless.
 */
export function writeDrafts(drafts: Readonly<Record<string, string>>, { force }: { force: boolean }): void {
  const reason = force ? null : reasonToKeep();
  if (reason)
    throw new Error(`${reason} Nothing was written. To replace the files of db/product, add --force.`);
  for (const [name, text] of Object.entries(drafts)) writeFileSync(path.join(folder, name), text);
  for (const name of onlyDefault) rmSync(path.join(folder, name), { force: true });
}

function reasonToKeep(): string | null {
  const isDefault = productTables.join() === defaultTables.map((name) => `public.${name}`).join();
  if (!isDefault) return "db/product/schema.ts names tables of your own.";
  if (!existsSync(path.join(folder, "records.ts"))) return "db/product is not the default product any more.";
  try {
    const changes = execFileSync("git", ["status", "--porcelain", "--", folder], {
      cwd: folder,
      encoding: "utf8",
    });
    return changes.trim() === "" ? null : "db/product has changes that are not committed.";
  } catch {
    return "git cannot tell whether db/product was changed.";
  }
}
