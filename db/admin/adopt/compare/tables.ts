import { splitTable } from "@/db/quoted";
import type { ExpectedColumn, ExpectedTable } from "../../../definitions/expected";
import { platformSchemas } from "../../../seam/find-product";
import { fillingTrigger } from "../columns";
import type { ColumnInfo, TableInfo } from "../inspect";
import type { Findings } from "./findings";
import { compareRules } from "./rules";

/** Types that store text. They differ only in their length limit and in case sensitivity. */
const textType = /^(text|(\w+\.)?citext|character varying(\(\d+\))?)$/;
const timeType = /^timestamp(\(\d\))? with time zone$/;
const localTimeType = /^timestamp(\(\d\))?( without time zone)?$/;

/** Compares the tables that the console relies on with those in the database. */
export function compareTables(expected: readonly ExpectedTable[], actual: readonly TableInfo[]): Findings {
  const result: Findings = { problems: [], notes: [] };
  for (const table of expected) {
    const counterpart = actual.find(({ name }) => name === table.name);
    if (counterpart) compare(table, counterpart, result);
    else result.problems.push(`There is no table ${table.name}.${suggestTables(table, expected, actual)}`);
  }
  return result;
}

/** Suggests up to three tables that could store all of this table's columns. Those with the fewest columns come first. */
function suggestTables(
  table: ExpectedTable,
  expected: readonly ExpectedTable[],
  actual: readonly TableInfo[],
): string {
  const expectedNames = new Set(expected.map(({ name }) => name));
  const candidates = actual
    .filter(({ name }) => !expectedNames.has(name) && !platformSchemas.includes(splitTable(name)[0]))
    .filter(({ columns }) => canStoreAll(columns, table.columns))
    .sort((a, b) => a.columns.length - b.columns.length)
    .slice(0, 3);
  if (candidates.length === 0) return "";
  const names = candidates.map(({ name }) => name).join(" or ");
  return ` Judging by the column types, ${names} could be it: if so, name it in db/product/schema.ts.`;
}

/** True if each expected column can be matched to a different actual one. */
function canStoreAll(columns: readonly ColumnInfo[], expected: readonly ExpectedColumn[]): boolean {
  const remaining = [...columns];
  return expected.every((column) => {
    const index = remaining.findIndex((candidate) => canStore(column, candidate));
    return index >= 0 && remaining.splice(index, 1);
  });
}

function canStore(expected: ExpectedColumn, { type, labels }: ColumnInfo): boolean {
  const actual = type.replaceAll('"', "");
  if (actual === expected.type) return true;
  // An enum can be used instead of text. Postgres omits the enum's schema if the role's search_path includes it.
  if (labels) return expected.type === "text" || lastPart(actual) === lastPart(expected.type);
  return [textType, timeType, localTimeType].some(
    (similar) => similar.test(expected.type) && similar.test(actual),
  );
}

function lastPart(type: string): string {
  return type.split(".").at(-1) ?? "";
}

function compare(table: ExpectedTable, actual: TableInfo, { problems, notes }: Findings): void {
  const { name } = table;
  if (actual.kind === "view") problems.push(`${name} is a view, not a table: map the table behind it.`);
  const expectedNames = new Set(table.columns.map((column) => column.name));
  const extra = actual.columns.filter((column) => !expectedNames.has(column.name));
  for (const expected of table.columns) {
    const column = actual.columns.find((candidate) => candidate.name === expected.name);
    if (column) compareColumn(`${name}.${expected.name}`, expected, column, { problems, notes });
    else
      problems.push(
        `${name} has no column ${expected.name} (${expected.type}).${suggestColumns(expected, extra)}`,
      );
  }
  const required = extra.filter(({ identity, generated, ...column }) => {
    return column.notNull && column.default === null && !identity && !generated;
  });
  for (const column of required) {
    const trigger = fillingTrigger(actual, column);
    if (trigger) notes.push(`${name}.${column.name} is set by the trigger ${trigger.name}.`);
    else
      problems.push(
        `${name}.${column.name} (${column.type}) needs a value, but the console sets none. Add it to db/product/schema.ts and to the record that fills the table.`,
      );
  }
  if (extra.length > required.length) {
    const others = extra.filter((column) => !required.includes(column)).map((column) => column.name);
    notes.push(`${name} has other columns, which the console leaves to the database: ${others.join(", ")}.`);
  }
  compareRules(table, actual, { problems, notes });
}

function suggestColumns(expected: ExpectedColumn, extra: readonly ColumnInfo[]): string {
  const candidates = extra.filter((column) => canStore(expected, column)).map(({ name }) => name);
  if (candidates.length === 0) return "";
  return ` If you use ${candidates.join(" or ")} instead, name it in db/product/schema.ts.`;
}

function compareColumn(
  name: string,
  expected: ExpectedColumn,
  actual: ColumnInfo,
  { problems, notes }: Findings,
): void {
  if (!canStore(expected, actual)) {
    problems.push(`${name} is ${actual.type}, but the console needs ${expected.type}.`);
    return;
  }
  if (!actual.labels && actual.type !== expected.type)
    notes.push(`${name} is ${actual.type}: an attempt is undone if a value does not fit.`);
  if ((actual.generated || actual.identity) && !expected.generated) {
    problems.push(
      `${name} can only be set by the database, but the console must set it. If it is the tenant's key, name it in generatedKey.`,
    );
  }
  const reliesOnDefault = !expected.generated && (expected.default !== undefined || !expected.notNull);
  if (actual.notNull && actual.default === null && reliesOnDefault && !actual.identity) {
    problems.push(
      `${name} needs a value, but the console leaves it to the database. Make it .notNull() without a default in db/product/schema.ts, and set it in the record.`,
    );
  }
  if (!actual.notNull && expected.notNull) {
    if (expected.type.startsWith("timestamp"))
      problems.push(`${name} can be null, but the console sorts by it.`);
    else notes.push(`${name} can be null: the console shows a dash instead.`);
  }
  if (
    expected.default !== undefined &&
    actual.default !== null &&
    uncast(actual.default) !== expected.default
  ) {
    notes.push(
      `${name} defaults to ${actual.default}, not ${expected.default}: new tenants get the database's default.`,
    );
  }
}

/** A default without the cast that Postgres appends. */
function uncast(expression: string): string {
  return expression.replace(/::[\w ".]+$/, "");
}
