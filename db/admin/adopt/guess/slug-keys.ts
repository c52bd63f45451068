import type pg from "pg";
import type { Product } from "../../../seam/define-product";
import { inspectTables } from "../inspect";
import { sourceOf } from "./lookups";

/**
 * The name of the violated index distinguishes a taken slug from a database failure. Returns the problems: a slug without
 * a unique index, and a unique index that slug.takenBy does not list.
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
    // The view may compute the column, or join it from several tables.
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

/** True if an index is on the column alone or on its lower case. */
function indexesColumn(part = "", column: string): boolean {
  return (
    part
      .replace(/^lower\((.*)\)$/, "$1")
      .replace(/::\w+$/, "")
      .replace(/[()"]/g, "") === column
  );
}
