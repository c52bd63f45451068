import { splitTable } from "@/db/quoted";
import { columnNamed, referenceTo } from "../columns";
import { isTextual } from "../draft/column-type";
import type { ColumnInfo, IndexInfo, TableInfo } from "../inspect";
import { keysOf } from "./slug";

export type Hostnames = { table: TableInfo; tenant: ColumnInfo; hostname: ColumnInfo; keys: IndexInfo[] };

/** A table, filled by the console or a trigger, whose rows can prevent a tenant's deletion. */
export type Restriction = { table: TableInfo; tenant: ColumnInfo };

/** Another table of the product, probably with one row for each tenant, because its reference to tenants is unique. */
export type Companion = { table: TableInfo; key: ColumnInfo; byTrigger: boolean };

const hostNames = ["hostname", "host", "domain", "fqdn", "domain_name"];

export function hostnamesOf(tenants: TableInfo, tables: readonly TableInfo[]): Hostnames | undefined {
  for (const table of tables) {
    const tenant = referenceTo(table, tenants);
    const hostname = columnNamed(table, hostNames);
    const keys = hostname && isTextual(hostname) ? keysOf(table, hostname) : [];
    if (table !== tenants && tenant && hostname && keys.length > 0) return { table, tenant, hostname, keys };
  }
  return undefined;
}

export function companionsOf(
  tenants: TableInfo,
  tables: readonly TableInfo[],
  filledByTriggers: ReadonlySet<string>,
): Companion[] {
  return tables.flatMap((table) => {
    const key = table === tenants ? undefined : referenceTo(table, tenants);
    if (!key || !table.keys.some(({ columns }) => columns.join() === key.name)) return [];
    return [{ table, key, byTrigger: filledByTriggers.has(table.name) }];
  });
}

export function restrictionsOf(
  tenants: TableInfo,
  tables: readonly TableInfo[],
  filled: ReadonlySet<string>,
): Restriction[] {
  return tables.flatMap((table) => {
    const tenant = table === tenants || !filled.has(table.name) ? undefined : referenceTo(table, tenants);
    const reference = table.references.find(({ columns }) => columns.join() === tenant?.name);
    return tenant && reference?.onDelete !== "cascade" ? [{ table, tenant }] : [];
  });
}

/**
 * The tables that triggers insert into. Omits inserts that depend on the signed-in user, in a condition or in a value,
 * because the console creates tenants without a signed-in user.
 */
export function tablesFilledByTriggers(
  triggerTables: readonly TableInfo[],
  tables: readonly TableInfo[],
): Set<string> {
  const sources = triggerTables.flatMap(({ triggers }) => triggers.map(({ source }) => source));
  const names = sources
    .filter((source) => !/\b(if|when|where)\b[^;]*auth\.uid\(\)/i.test(source))
    .flatMap((source) => [...source.matchAll(/insert\s+into\s+([\w."]+)([^;]*)/gi)])
    .filter(([, , rest = ""]) => !rest.includes("auth.uid()"))
    .map(([, name = ""]) => name.replaceAll('"', "").toLowerCase());
  return new Set(
    tables
      .map(({ name }) => name)
      .filter((name) => {
        const lower = name.toLowerCase();
        return names.includes(lower) || names.includes(splitTable(lower)[1]);
      }),
  );
}
