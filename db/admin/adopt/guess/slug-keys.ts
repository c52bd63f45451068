import type pg from "pg";
import type { Product } from "../../../seam/define-product";
import { inspectTables } from "../inspect";
import { sourceOf } from "./lookups";

/**
 * Returns a problem for a slug or host name without a unique index, and one for each unique index that slug.takenBy does not
 * list. The console needs the names of these indexes to distinguish a taken slug from a database failure.
 */
export async function compareSlugKeys(client: pg.Client, { slug, hasHostnames }: Product): Promise<string[]> {
  const tables = await inspectTables(client);
  const problems: string[] = [];
  for (const [view, name] of [
    ["tenants", "slug"],
    ...(hasHostnames ? [["tenant_hostnames", "hostname"]] : []),
  ]) {
    const source = await sourceOf(client, `select ${name} from provisioning.${view}`);
    const table = tables.find((candidate) => candidate.name === source?.table);
    // The view might compute the column, or read it from several tables.
    if (!source || !table) continue;
    const keys = table.indexes.filter(
      ({ unique, parts }) => unique && parts.length === 1 && indexesColumn(parts[0], source.column),
    );
    const path = `${source.table} (${source.column})`;
    if (keys.length === 0)
      problems.push(`${path} has no unique index: two tenants could have the same ${name}.`);
    for (const key of keys.filter((candidate) => !slug.takenBy.includes(candidate.name)))
      problems.push(
        `The unique index ${key.name} on ${path} refuses a taken ${name}. Add "${key.name}" to slug.takenBy in db/product/index.ts. Otherwise a taken ${name} is reported as a database failure.`,
      );
  }
  return problems;
}

/** True if an index is on the column itself or on its lower case. */
function indexesColumn(part = "", column: string): boolean {
  return (
    part
      .replace(/^lower\((.*)\)$/, "$1")
      .replace(/::\w+$/, "")
      .replace(/[()"]/g, "") === column
  );
}
