import { splitTable } from "@/db/quoted";
import { nameNames, platformSchemas } from "../../../seam/find-product";
import { columnNamed, isRequired, labelsOf, mentionsColumn, referenceTo, timeNamed } from "../columns";
import { isTextual } from "../draft/column-type";
import type { ColumnInfo, IndexInfo, TableInfo } from "../inspect";
import { type Members, membersOf, ownerOf } from "./members";
import { ownerNames, type People, peopleOf, userOf } from "./people";
import { type Plan, plansOf } from "./plans";
import {
  type Companion,
  companionsOf,
  type Hostnames,
  hostnamesOf,
  type Restriction,
  restrictionsOf,
  tablesFilledByTriggers,
} from "./rows";
import { keysOf, type SlugTable, slugOf, slugTableOf } from "./slug";

/** The likely parts of a product, according to its tables' names, keys, foreign keys and triggers. */
export type Guess = {
  tenants: TableInfo;
  id: ColumnInfo;
  slug: ColumnInfo;
  /** The table with the slug column, if it is not the tenants' own table. */
  slugTable: SlugTable | undefined;
  /** The slug's unique indexes. */
  slugKeys: IndexInfo[];
  name: ColumnInfo | undefined;
  /** The tenant's column that identifies its owner. */
  owner: ColumnInfo | undefined;
  deletedAt: ColumnInfo | undefined;
  members: Members | undefined;
  hostnames: Hostnames | undefined;
  companions: Companion[];
  /** The product's own users, if its members or owners refer to them. */
  people: People | undefined;
  /** The plans that the product's plan column allows; empty if it allows any value. */
  plans: Plan[];
  restrictions: Restriction[];
};

const deletedNames = ["deleted_at", "archived_at", "removed_at"];
const tenantTables =
  /^(tenant|organi[sz]ation|org|account|workspace|team|compan|business|restaurant|store|shop|site|client|customer|project|venue|clinic|school)/;

/** The tables that do not belong to Postgres, Supabase or the console. */
export function productTablesOf(allTables: readonly TableInfo[]): TableInfo[] {
  return allTables.filter(
    ({ kind, name }) => kind === "table" && !platformSchemas.includes(splitTable(name)[0]),
  );
}

/** Guesses the parts of a product from all tables of a database. Returns null if no table is likely to store tenants. */
export function guessProduct(all: readonly TableInfo[]): Guess | null {
  const tables = productTablesOf(all);
  const [best] = tables
    .map((table) => ({ table, score: score(table, tables) }))
    .filter(({ score: points }) => points >= 4)
    .sort((a, b) => b.score - a.score);
  if (!best) return null;
  const tenants = best.table;
  const slugTable = slugOf(tenants) ? undefined : slugTableOf(tenants, tables);
  const slug = slugTable?.slug ?? slugOf(tenants);
  const id = tenants.columns.find((column) => column.name === tenants.keys[0]?.columns[0]);
  if (!slug || !id) return null;
  const filledByTriggers = tablesFilledByTriggers([tenants], tables);
  const members = membersOf(tenants, tables, filledByTriggers);
  const hostnames = hostnamesOf(tenants, tables);
  const owner = ownerOf(tenants, tables, members !== undefined);
  const companions = companionsOf(tenants, tables, filledByTriggers).filter(
    ({ table }) => table !== members?.table && table !== hostnames?.table && table !== slugTable?.table,
  );
  const accounts = all.filter(({ name }) => name === "auth.users");
  const filledForAccounts = tablesFilledByTriggers(accounts, tables);
  const filled = [
    members?.table,
    hostnames?.table,
    slugTable?.table,
    ...companions.map(({ table }) => table),
  ];
  return {
    tenants,
    id,
    slug,
    slugTable,
    slugKeys: keysOf(slugTable?.table ?? tenants, slug),
    name: columnNamed(tenants, nameNames) ?? onlyText(tenants, slug),
    owner,
    deletedAt: timeNamed(tenants, deletedNames),
    members,
    hostnames,
    companions,
    people: members
      ? peopleOf(members.table, members.user, tables, filledForAccounts)
      : owner && peopleOf(tenants, owner, tables, filledForAccounts),
    plans: plansOf([tenants, ...companions.map(({ table }) => table)]),
    restrictions: restrictionsOf(
      tenants,
      tables,
      new Set([...filledByTriggers, ...filled.flatMap((table) => table?.name ?? [])]),
    ),
  };
}

/**
 * The only required text column besides the slug, whatever the language of its name. Ignores columns with a fixed set of
 * values or a pattern.
 */
function onlyText(table: TableInfo, slug: ColumnInfo): ColumnInfo | undefined {
  const texts = table.columns.filter(
    (column) =>
      column !== slug &&
      isTextual(column) &&
      isRequired(table, column) &&
      !column.lookup &&
      labelsOf(table, column).length === 0 &&
      !table.checks.some((check) => check.includes("~") && mentionsColumn(check, column.name)),
  );
  return texts.length === 1 ? texts[0] : undefined;
}

/** Scores how likely a table is to store tenants, which have a unique slug, a name, and users that belong to them. */
function score(table: TableInfo, tables: readonly TableInfo[]): number {
  if (table.keys[0]?.columns.length !== 1 || !(slugOf(table) ?? slugTableOf(table, tables))) return 0;
  const references = tables.filter((other) => other !== table && referenceTo(other, table));
  return (
    2 +
    (columnNamed(table, nameNames) ? 1 : 0) +
    (tenantTables.test(splitTable(table.name)[1]) ? 2 : 0) +
    (references.some((other) => userOf(other, tables)) ? 3 : 0) +
    (columnNamed(table, ownerNames) ? 2 : 0) +
    Math.min(references.length, 3)
  );
}
