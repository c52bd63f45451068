import type { FoundColumn, FoundTable } from "../inspect";
import { isGeneratedKey } from "./columns";
import type { Guess } from "./guess";
import { valueFor } from "./values";

/** A row that the console inserts, with the code of each value. */
export type DraftRecord = {
  name: string;
  table: FoundTable;
  values: { column: FoundColumn; code: string }[];
  /** The column whose value the database generates, on the tenant's own record. */
  generatedKey: FoundColumn | undefined;
};

/** The rows that the console has to insert: none for tables that triggers fill. */
export function recordsOf(guess: Guess, all: readonly FoundTable[]): DraftRecord[] {
  const { tenants, id, members, hostnames, companions } = guess;
  const record = (name: string, table: FoundTable): DraftRecord => ({
    name,
    table,
    values: table.columns.flatMap((column) => {
      const code = valueFor(guess, table, column, all);
      return code === null ? [] : [{ column, code }];
    }),
    generatedKey: table === tenants && isGeneratedKey(id) ? id : undefined,
  });
  return [
    record("tenant", tenants),
    ...(members && !members.byTrigger ? [record("membership", members.table)] : []),
    ...companions
      .filter(({ byTrigger }) => !byTrigger)
      .map(({ table }) => record((table.name.split(".")[1] ?? "").replace(/\W/g, "_").toLowerCase(), table)),
    ...(hostnames ? [record("domain", hostnames.table)] : []),
  ];
}

/**
 * True if the rows have to be made by ordinary code: the views are read before a trigger makes the membership, if the
 * records are one statement.
 */
export function needsCreateTenant({ members }: Guess): boolean {
  return members?.byTrigger ?? false;
}
