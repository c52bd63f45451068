import { quotedTable } from "@/db/quoted";
import type { ExpectedTable } from "../../../definitions/expected";
import type { TableInfo } from "../inspect";
import type { Findings } from "./findings";

/** Compares what the database enforces: keys, foreign keys, checks, triggers and row-level security. */
export function compareRules(
  { name, columns: mapped, keys, references }: ExpectedTable,
  actual: TableInfo,
  { problems, notes }: Findings,
): void {
  const haveSameColumns = (a: readonly string[], b: readonly string[]) =>
    [...a].sort().join() === [...b].sort().join();
  for (const key of keys) {
    if (!actual.keys.some(({ columns }) => haveSameColumns(columns, key))) {
      problems.push(`${name} has no unique key on (${key.join(", ")}): the database accepts duplicates.`);
    }
  }
  const filled = actual.columns.filter(
    (column) =>
      (column.identity || column.default !== null) && !mapped.some((other) => other.name === column.name),
  );
  const others = actual.keys.filter(
    ({ columns }) =>
      !keys.some((key) => haveSameColumns(key, columns)) &&
      !filled.some(({ name: of }) => columns.includes(of)),
  );
  for (const { columns } of others) {
    notes.push(
      `${name} is also unique on (${columns.join(", ")}): a second row with the same values is refused.`,
    );
  }
  for (const { columns, table, onDelete } of references) {
    const reference = actual.references.find(
      (other) => haveSameColumns(other.columns, columns) && other.table === table,
    );
    const path = `${name} (${columns.join(", ")})`;
    if (!reference)
      notes.push(`${path} has no foreign key to ${table}: only the doctor would notice an orphaned row.`);
    else if (reference.onDelete !== onDelete) {
      notes.push(
        `${path} has ON DELETE ${reference.onDelete.toUpperCase()} on ${table}, but the console expects ${onDelete.toUpperCase()}.`,
      );
    }
  }
  for (const check of actual.checks)
    notes.push(`${name} has a check that the console's rows must satisfy: ${check}.`);
  for (const trigger of actual.triggers)
    notes.push(`${name} has the trigger ${trigger.name}, which runs for the console's rows too.`);
  for (const policy of actual.restrictive) {
    notes.push(
      `${name} has the restrictive policy "${policy}" for every role. Unless its condition is true for the console's rows, it hides them or refuses their inserts. Limit it to your users: alter policy "${policy}" on ${quotedTable(name)} to authenticated;`,
    );
  }
  if (actual.rowSecurity === "off")
    notes.push(
      `${name} has row-level security off: every role that can select from it can read every tenant.`,
    );
  if (actual.rowSecurity === "forced")
    notes.push(
      `${name} forces row-level security on its owner: the role in MIGRATION_DATABASE_URL must have BYPASSRLS, or the console cannot see the rows.`,
    );
}
