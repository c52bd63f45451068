import { columnNamed } from "../columns";
import type { ColumnInfo, TableInfo } from "../inspect";
import { slugOf } from "./slug";

/** The product's own table of users, whose rows refer to accounts. */
export type People = {
  table: TableInfo;
  key: ColumnInfo;
  /** The column that refers to auth.users, possibly the key itself. */
  account: ColumnInfo;
  /** True if a trigger on auth.users inserts a row for each new account. */
  byTrigger: boolean;
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

/**
 * The column that identifies a user: a foreign key to auth.users or to the product's own users, or a UUID with a likely
 * name.
 */
export function userOf(
  table: TableInfo,
  tables: readonly TableInfo[],
  except?: ColumnInfo,
): ColumnInfo | undefined {
  const reference = table.references.find(
    ({ table: target, columns }) =>
      columns.length === 1 && columns[0] !== except?.name && isUserTable(target, tables),
  );
  const referring = table.columns.find(({ name }) => name === reference?.columns[0]);
  const column = columnNamed(table, userNames);
  return referring ?? (column?.type === "uuid" && column !== except ? column : undefined);
}

export function isUserTable(name: string, tables: readonly TableInfo[]): boolean {
  const table = tables.find((candidate) => candidate.name === name);
  return name === "auth.users" || (table !== undefined && accountOf(table) !== undefined);
}

/** The product's users that a column refers to; undefined if it refers to auth.users itself. */
export function peopleOf(
  referrer: TableInfo,
  column: ColumnInfo,
  tables: readonly TableInfo[],
  filledByTriggers: ReadonlySet<string>,
): People | undefined {
  const reference = referrer.references.find(({ columns }) => columns.join() === column.name);
  const table = tables.find(({ name }) => name === reference?.table);
  const account = table && accountOf(table);
  const key = table?.columns.find(({ name }) => name === table.keys[0]?.columns[0]);
  return table && account && key
    ? { table, key, account, byTrigger: filledByTriggers.has(table.name) }
    : undefined;
}

/**
 * The unique column that refers to an account. A tenant's owner column can be unique too, so this excludes tables with a
 * slug, unless the column is their primary key.
 */
function accountOf(table: TableInfo): ColumnInfo | undefined {
  const reference = table.references.find(
    (own) =>
      own.table === "auth.users" && table.keys.some(({ columns }) => columns.join() === own.columns.join()),
  );
  const isKey = reference?.columns.join() === table.keys[0]?.columns.join();
  if (!reference || (!isKey && slugOf(table))) return undefined;
  return table.columns.find(({ name }) => name === reference.columns[0]);
}
