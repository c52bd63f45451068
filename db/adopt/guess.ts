import { nameNames, platformSchemas, slugNames } from "../find-product";
import type { FoundColumn, FoundIndex, FoundTable } from "../inspect";
import { columnNamed, labelsOf } from "./columns";

/** Another table of the product with exactly one row for each tenant. */
export type Companion = { table: FoundTable; key: FoundColumn; byTrigger: boolean };

export type Members = {
  table: FoundTable;
  tenant: FoundColumn;
  user: FoundColumn;
  role: FoundColumn | undefined;
  /** The label of the role that an owner has, if there is one. */
  ownerRole: string | undefined;
  byTrigger: boolean;
};

export type Hostnames = { table: FoundTable; tenant: FoundColumn; hostname: FoundColumn; keys: FoundIndex[] };

/** What a product's tables look like, by names, keys, foreign keys and triggers. */
export type Guess = {
  tenants: FoundTable;
  id: FoundColumn;
  slug: FoundColumn;
  /** The unique indexes of the slug. */
  slugKeys: FoundIndex[];
  name: FoundColumn | undefined;
  /** The column of the tenant that names its owner. */
  owner: FoundColumn | undefined;
  deletedAt: FoundColumn | undefined;
  members: Members | undefined;
  hostnames: Hostnames | undefined;
  companions: Companion[];
};

export const ownerNames = [
  "owner_id",
  "owner_user_id",
  "primary_owner_user_id",
  "owner_uid",
  "account_owner_id",
  "owner",
];
const userNames = ["user_id", "account_id", "member_id", "profile_id", "auth_user_id"];
const roleNames = ["role", "account_role", "member_role", "position", "membership_role", "is_owner"];
const hostNames = ["hostname", "host", "domain", "fqdn", "domain_name"];
const deletedNames = ["deleted_at", "archived_at", "removed_at"];
const tenantTables =
  /^(tenant|organi[sz]ation|org|account|workspace|team|compan|business|restaurant|store|shop|site|client|customer|project|venue|clinic|school)/;

/** Guesses the parts of a product from all tables of a database; null if none looks like tenants. */
export function guessProduct(all: readonly FoundTable[]): Guess | null {
  const found = all.filter(
    ({ kind, name }) => kind === "table" && !platformSchemas.includes(name.split(".")[0] ?? ""),
  );
  const [best] = found
    .map((table) => ({ table, score: score(table, found) }))
    .filter(({ score: points }) => points >= 4)
    .sort((a, b) => b.score - a.score);
  if (!best) return null;
  const tenants = best.table;
  const slug = slugOf(tenants);
  const id = tenants.columns.find((column) => column.name === tenants.keys[0]?.columns[0]);
  if (!slug || !id) return null;
  const made = tablesMadeByTriggers([tenants], found);
  const members = membersOf(tenants, found, made);
  const hostnames = hostnamesOf(tenants, found);
  return {
    tenants,
    id,
    slug,
    slugKeys: keysOf(tenants, slug),
    name: columnNamed(tenants, nameNames),
    owner: ownerOf(tenants, found, members !== undefined),
    deletedAt: columnNamed(tenants, deletedNames),
    members,
    hostnames,
    companions: companionsOf(tenants, found, made).filter(
      ({ table }) => table !== members?.table && table !== hostnames?.table,
    ),
  };
}

/** How much a table looks like the tenants: a unique slug, a name, and users that belong to its rows. */
function score(table: FoundTable, found: readonly FoundTable[]): number {
  if (!slugOf(table) || table.keys[0]?.columns.length !== 1) return 0;
  const references = found.filter((other) => other !== table && referenceTo(other, table));
  return (
    2 +
    (columnNamed(table, nameNames) ? 1 : 0) +
    (tenantTables.test(table.name.split(".")[1] ?? "") ? 2 : 0) +
    (references.some((other) => userOf(other, found)) ? 3 : 0) +
    (columnNamed(table, ownerNames) ? 2 : 0) +
    Math.min(references.length, 3)
  );
}

/** The column by which tenants are addressed: of such a name, and unique. */
function slugOf(table: FoundTable): FoundColumn | undefined {
  return slugNames
    .map((name) => columnNamed(table, [name]))
    .find((column) => column && keysOf(table, column).length > 0);
}

/** Unique indexes of one column alone or of its lower case, also those of some rows only. */
export function keysOf(table: FoundTable, { name }: FoundColumn): FoundIndex[] {
  return table.indexes.filter(
    ({ unique, parts: [part = "", ...others] }) =>
      unique &&
      others.length === 0 &&
      part
        .replace(/^lower\((.*)\)$/, "$1")
        .replace(/::\w+$/, "")
        .replace(/[()"]/g, "") === name,
  );
}

function referenceTo(table: FoundTable, target: FoundTable): FoundColumn | undefined {
  const reference = table.references.find((key) => key.table === target.name && key.columns.length === 1);
  return table.columns.find(({ name }) => name === reference?.columns[0]);
}

/** The column that names a user: a key to auth.users, or to a table whose own key is one, or a UUID of such a name. */
function userOf(table: FoundTable, found: readonly FoundTable[]): FoundColumn | undefined {
  const reference = table.references.find(
    ({ table: target, columns }) => columns.length === 1 && isUsers(target, found),
  );
  const keyed = table.columns.find(({ name }) => name === reference?.columns[0]);
  const named = columnNamed(table, userNames);
  return keyed ?? (named?.type === "uuid" ? named : undefined);
}

export function isUsers(name: string, found: readonly FoundTable[]): boolean {
  if (name === "auth.users") return true;
  const table = found.find((candidate) => candidate.name === name);
  const key = table?.keys[0]?.columns.join();
  return table?.references.some((own) => own.table === "auth.users" && own.columns.join() === key) ?? false;
}

function ownerOf(
  tenants: FoundTable,
  found: readonly FoundTable[],
  hasMembers: boolean,
): FoundColumn | undefined {
  const named = columnNamed(tenants, ownerNames);
  if (named?.type === "uuid") return named;
  return hasMembers ? undefined : userOf(tenants, found);
}

function membersOf(
  tenants: FoundTable,
  found: readonly FoundTable[],
  made: ReadonlySet<string>,
): Members | undefined {
  const candidates = found.flatMap((table) => {
    const tenant = table === tenants ? undefined : referenceTo(table, tenants);
    const user = tenant && userOf(table, found);
    if (!tenant || !user) return [];
    const role = columnNamed(table, roleNames);
    const together = table.keys.some(
      ({ columns }) => [...columns].sort().join() === [tenant.name, user.name].sort().join(),
    );
    const ownerRole = role && labelsOf(table, role).find((label) => label.toLowerCase() === "owner");
    const byTrigger = made.has(table.name);
    return [{ table, tenant, user, role, ownerRole, byTrigger, points: (role ? 2 : 0) + (together ? 2 : 0) }];
  });
  const [best] = candidates.sort((a, b) => b.points - a.points);
  return best && best.points > 0 ? best : undefined;
}

function hostnamesOf(tenants: FoundTable, found: readonly FoundTable[]): Hostnames | undefined {
  for (const table of found) {
    const tenant = referenceTo(table, tenants);
    const hostname = columnNamed(table, hostNames);
    const keys = hostname ? keysOf(table, hostname) : [];
    if (table !== tenants && tenant && hostname && keys.length > 0) return { table, tenant, hostname, keys };
  }
  return undefined;
}

function companionsOf(
  tenants: FoundTable,
  found: readonly FoundTable[],
  made: ReadonlySet<string>,
): Companion[] {
  return found.flatMap((table) => {
    const key = table === tenants ? undefined : referenceTo(table, tenants);
    if (!key || !table.keys.some(({ columns }) => columns.join() === key.name)) return [];
    return [{ table, key, byTrigger: made.has(table.name) }];
  });
}

/**
 * The tables that triggers insert into. One that asks for the signed-in user is left out: the console has none, so it
 * makes no row for it.
 */
function tablesMadeByTriggers(tables: readonly FoundTable[], found: readonly FoundTable[]): Set<string> {
  const sources = tables.flatMap(({ triggers }) => triggers.map(({ source }) => source));
  const names = sources
    .filter((source) => !source.includes("auth.uid()"))
    .flatMap((source) => [...source.matchAll(/insert\s+into\s+([\w."]+)/gi)])
    .map(([, name = ""]) => name.replaceAll('"', "").toLowerCase());
  return new Set(
    found
      .map(({ name }) => name)
      .filter((name) => names.includes(name) || names.includes(name.split(".")[1] ?? "")),
  );
}
