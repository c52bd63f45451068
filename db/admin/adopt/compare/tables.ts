import type { ExpectedColumn, ExpectedTable } from "../../../definitions/expected";
import { platformSchemas } from "../../../seam/find-product";
import { fillingTrigger } from "../columns";
import type { FoundColumn, FoundTable } from "../inspect";
import { compareRules } from "./rules";

/** Sentences for the admin who adopts the database. */
export type Fit = {
  /** What keeps the console from working with these tables; empty if they fit. */
  misfits: string[];
  /** What works, but is worth knowing. */
  notes: string[];
};

/** Types that store any text, up to a length if they have one, and compare like text. */
const textType = /^(text|(\w+\.)?citext|character varying(\(\d+\))?)$/;
const timeType = /^timestamp(\(\d\))? with time zone$/;
const localTimeType = /^timestamp(\(\d\))?( without time zone)?$/;

/** Compares the tables that the console relies on with those in the database. */
export function compareTables(expected: readonly ExpectedTable[], found: readonly FoundTable[]): Fit {
  const result: Fit = { misfits: [], notes: [] };
  for (const table of expected) {
    const counterpart = found.find(({ name }) => name === table.name);
    if (counterpart) compare(table, counterpart, result);
    else result.misfits.push(`There is no table ${table.name}.${likely(table, expected, found)}`);
  }
  return result;
}

/** Tables whose columns could store all of this table's, those with the fewest extra columns first. */
function likely(
  table: ExpectedTable,
  expected: readonly ExpectedTable[],
  found: readonly FoundTable[],
): string {
  const taken = new Set(expected.map(({ name }) => name));
  const candidates = found
    .filter(({ name }) => !taken.has(name) && !platformSchemas.includes(name.split(".")[0] ?? ""))
    .filter(({ columns }) => canHold(columns, table.columns))
    .sort((a, b) => a.columns.length - b.columns.length)
    .slice(0, 3);
  if (candidates.length === 0) return "";
  const names = candidates.map(({ name }) => name).join(" or ");
  return ` Judging by its column types, ${names} could be it: if so, name it in db/product/schema.ts.`;
}

/** True if each wanted column can be matched to a different one. */
function canHold(columns: readonly FoundColumn[], wanted: readonly ExpectedColumn[]): boolean {
  const remaining = [...columns];
  return wanted.every((column) => {
    const index = remaining.findIndex((candidate) => holds(column, candidate));
    return index >= 0 && remaining.splice(index, 1);
  });
}

function holds(wanted: ExpectedColumn, { type, labels }: FoundColumn): boolean {
  const found = type.replaceAll('"', "");
  if (found === wanted.type) return true;
  // An enum accepts text too. Postgres omits its schema if the role's search_path has it.
  if (labels) return wanted.type === "text" || lastPart(found) === lastPart(wanted.type);
  return [textType, timeType, localTimeType].some(
    (similar) => similar.test(wanted.type) && similar.test(found),
  );
}

function lastPart(type: string): string {
  return type.split(".").at(-1) ?? "";
}

function compare(table: ExpectedTable, found: FoundTable, { misfits, notes }: Fit): void {
  const { name } = table;
  if (found.kind === "view") misfits.push(`${name} is a view, not a table: map the table behind it.`);
  const known = new Set(table.columns.map((column) => column.name));
  const extra = found.columns.filter((column) => !known.has(column.name));
  for (const wanted of table.columns) {
    const column = found.columns.find((candidate) => candidate.name === wanted.name);
    if (column) compareColumn(`${name}.${wanted.name}`, wanted, column, { misfits, notes });
    else misfits.push(`${name} has no column ${wanted.name} (${wanted.type}).${instead(wanted, extra)}`);
  }
  const required = extra.filter(({ identity, generated, ...column }) => {
    return column.notNull && column.default === null && !identity && !generated;
  });
  for (const column of required) {
    const trigger = fillingTrigger(found, column);
    if (trigger) notes.push(`${name}.${column.name} is set by the trigger ${trigger.name}.`);
    else
      misfits.push(
        `${name}.${column.name} (${column.type}) needs a value, but the console sets none. Add it to db/product/schema.ts and to the record that fills the table.`,
      );
  }
  if (extra.length > required.length) {
    const others = extra.filter((column) => !required.includes(column)).map((column) => column.name);
    notes.push(`${name} has more columns, which the console leaves to the database: ${others.join(", ")}.`);
  }
  compareRules(table, found, { misfits, notes });
}

function instead(wanted: ExpectedColumn, extra: readonly FoundColumn[]): string {
  const candidates = extra.filter((column) => holds(wanted, column)).map(({ name }) => name);
  if (candidates.length === 0) return "";
  return ` If ${candidates.join(" or ")} is meant, name it in db/product/schema.ts.`;
}

function compareColumn(
  name: string,
  wanted: ExpectedColumn,
  found: FoundColumn,
  { misfits, notes }: Fit,
): void {
  if (!holds(wanted, found)) {
    misfits.push(`${name} is ${found.type}, but the console needs ${wanted.type}.`);
    return;
  }
  if (!found.labels && found.type !== wanted.type)
    notes.push(`${name} is ${found.type}: a value that it cannot hold undoes the attempt.`);
  if ((found.generated || found.identity) && !wanted.generated) {
    misfits.push(
      `${name} can only be set by the database, but the console must set it. If it is the tenant's key, name it in generatedKey.`,
    );
  }
  const relied = !wanted.generated && (wanted.filledIn !== undefined || !wanted.notNull);
  if (found.notNull && found.default === null && relied && !found.identity) {
    misfits.push(
      `${name} needs a value, but the console leaves it to the database. Make it .notNull() without a default in db/product/schema.ts, and set it in the record.`,
    );
  }
  if (!found.notNull && wanted.notNull) {
    if (wanted.type.startsWith("timestamp"))
      misfits.push(`${name} may be null, but the console sorts by it.`);
    else notes.push(`${name} may be null: the console shows a dash there.`);
  }
  if (wanted.filledIn !== undefined && found.default !== null && uncast(found.default) !== wanted.filledIn) {
    notes.push(
      `${name} defaults to ${found.default}, not ${wanted.filledIn}: the console's tenants get that value.`,
    );
  }
}

/** A default without the cast that Postgres appends. */
function uncast(expression: string): string {
  return expression.replace(/::[\w ".]+$/, "");
}
