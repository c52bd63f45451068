import { nameNames, platformSchemas } from "../find-product";
import type { FoundColumn, FoundIndex, FoundTable } from "../inspect";
import { columnNamed, referenceTo } from "./columns";
import { type Members, membersOf, ownerNames, ownerOf, userOf } from "./guess-members";
import {
  type Companion,
  companionsOf,
  type Hostnames,
  hostnamesOf,
  tablesMadeByTriggers,
} from "./guess-rows";
import { keysOf, slugOf } from "./guess-slug";

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
