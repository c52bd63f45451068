import { splitTable } from "@/db/quoted";
import { camelCase, isGeneratedKey, snakeCase } from "../columns";
import type { Guess } from "../guess";
import type { ColumnInfo, TableInfo } from "../inspect";
import { columnNames, tableNames, unique } from "./names";
import { type Value, valueFor } from "./values";

/** A row that the console inserts, with the code of each value. */
export type DraftRecord = {
  name: string;
  table: TableInfo;
  /** The table's name in the code. */
  tableConst: string;
  /** A column's name in the code. */
  property(column: ColumnInfo): string;
  values: (Value & { column: ColumnInfo })[];
  /** True if the owner might already have this row. */
  mayExist: boolean;
  /** The tenant's key, if this is the tenant's own record and the database generates the key. */
  generatedKey: ColumnInfo | undefined;
};

/** The rows that the console must insert, except those that triggers insert. */
export function recordsOf(guess: Guess, all: readonly TableInfo[]): DraftRecord[] {
  const { tenants, id, members, hostnames, slugTable, people, companions } = guess;
  const tableConst = tableNames();
  const names = new Set<string>();
  const fields = new Set<string>();
  const record = (preferredName: string, table: TableInfo): DraftRecord => {
    const name = unique(names, preferredName, "_row");
    names.add(name);
    const property = columnNames();
    return {
      name,
      table,
      tableConst: tableConst(table.name),
      property: (column) => property(column.name),
      values: table.columns.flatMap((column) => {
        const value = valueFor(guess, table, column, all, fields);
        if (value?.field) fields.add(value.field.name);
        return value === null ? [] : [{ ...value, column }];
      }),
      mayExist: table === people?.table,
      generatedKey: table === tenants && isGeneratedKey(id) ? id : undefined,
    };
  };
  return [
    record("tenant", tenants),
    ...(people && !people.byTrigger ? [record("person", people.table)] : []),
    ...(slugTable ? [record("slug", slugTable.table)] : []),
    ...(members && !members.byTrigger ? [record("membership", members.table)] : []),
    ...companions.filter(({ byTrigger }) => !byTrigger).map(({ table }) => record(recordName(table), table)),
    ...(hostnames ? [record("domain", hostnames.table)] : []),
  ];
}

/**
 * True if the rows need several statements. In a single statement, the views are read before a trigger inserts the
 * membership, and no row can refer to the owner's row before it exists.
 */
export function needsCreateTenant({ members, people }: Guess): boolean {
  return (members?.byTrigger ?? false) || (people !== undefined && !people.byTrigger);
}

/** The name of a table in snake case, as records are named. */
function recordName({ name }: TableInfo): string {
  const snake = snakeCase(camelCase(splitTable(name)[1]));
  return /^[a-z]/.test(snake) ? snake : `row${snake}`;
}
