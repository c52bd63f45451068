import { columnNamed, referenceTo } from "../columns";
import type { FoundColumn, FoundIndex, FoundTable } from "../inspect";
import { keysOf } from "./slug";

export type Hostnames = { table: FoundTable; tenant: FoundColumn; hostname: FoundColumn; keys: FoundIndex[] };

/** A table, filled by the console or a trigger, whose rows prevent a tenant's deletion. */
export type Restriction = { table: FoundTable; tenant: FoundColumn };

/** Another table of the product with exactly one row for each tenant. */
export type Companion = { table: FoundTable; key: FoundColumn; byTrigger: boolean };

const hostNames = ["hostname", "host", "domain", "fqdn", "domain_name"];

export function hostnamesOf(tenants: FoundTable, found: readonly FoundTable[]): Hostnames | undefined {
  for (const table of found) {
    const tenant = referenceTo(table, tenants);
    const hostname = columnNamed(table, hostNames);
    const keys = hostname ? keysOf(table, hostname) : [];
    if (table !== tenants && tenant && hostname && keys.length > 0) return { table, tenant, hostname, keys };
  }
  return undefined;
}

export function companionsOf(
  tenants: FoundTable,
  found: readonly FoundTable[],
  filledByTriggers: ReadonlySet<string>,
): Companion[] {
  return found.flatMap((table) => {
    const key = table === tenants ? undefined : referenceTo(table, tenants);
    if (!key || !table.keys.some(({ columns }) => columns.join() === key.name)) return [];
    return [{ table, key, byTrigger: filledByTriggers.has(table.name) }];
  });
}

export function restrictionsOf(
  tenants: FoundTable,
  found: readonly FoundTable[],
  filled: ReadonlySet<string>,
): Restriction[] {
  return found.flatMap((table) => {
    const tenant = table === tenants || !filled.has(table.name) ? undefined : referenceTo(table, tenants);
    const reference = table.references.find(({ columns }) => columns.join() === tenant?.name);
    return tenant && reference?.onDelete !== "cascade" ? [{ table, tenant }] : [];
  });
}

/**
 * The tables that triggers insert into. Leaves out triggers that read the signed-in user, because there is none when the
 * console creates a tenant, so they insert no row.
 */
export function tablesFilledByTriggers(
  tables: readonly FoundTable[],
  found: readonly FoundTable[],
): Set<string> {
  const sources = tables.flatMap(({ triggers }) => triggers.map(({ source }) => source));
  const names = sources
    .filter((source) => !source.includes("auth.uid()"))
    .flatMap((source) => [...source.matchAll(/insert\s+into\s+([\w."]+)/gi)])
    .map(([, name = ""]) => name.replaceAll('"', "").toLowerCase());
  return new Set(
    found
      .map(({ name }) => name)
      .filter((name) => {
        const lower = name.toLowerCase();
        return names.includes(lower) || names.includes(lower.split(".")[1] ?? "");
      }),
  );
}
