import type { ColumnInfo } from "../inspect";

/** How Drizzle declares a column's type, and the type of its values in TypeScript. */
export type ColumnType = { builder: string; options?: string; values: Values };
type Values = "text" | "number" | "boolean" | "date" | "json" | "uuid" | "other";

/** Values of any other type are text in the type's own format. */
const types: readonly [type: RegExp, columnType: ColumnType][] = [
  [/^(text|(\w+\.)?citext|character varying(\(\d+\))?)$/, { builder: "text", values: "text" }],
  [/^uuid$/, { builder: "uuid", values: "uuid" }],
  [/^bigint$/, { builder: "bigint", options: '{ mode: "number" }', values: "number" }],
  [/^integer$/, { builder: "integer", values: "number" }],
  [/^smallint$/, { builder: "smallint", values: "number" }],
  [/^real$/, { builder: "real", values: "number" }],
  [/^double precision$/, { builder: "doublePrecision", values: "number" }],
  [/^boolean$/, { builder: "boolean", values: "boolean" }],
  [/^jsonb$/, { builder: "jsonb", values: "json" }],
  [/^json$/, { builder: "json", values: "json" }],
  [/^date$/, { builder: "date", options: '{ mode: "date" }', values: "date" }],
  [
    /^timestamp(\(\d\))? with time zone$/,
    { builder: "timestamp", options: '{ withTimezone: true, mode: "date" }', values: "date" },
  ],
  [
    /^timestamp(\(\d\))? without time zone$/,
    { builder: "timestamp", options: '{ mode: "date" }', values: "date" },
  ],
];

export function columnType({ type, labels }: Pick<ColumnInfo, "type" | "labels">): ColumnType {
  // An enum accepts text.
  if (labels) return { builder: "text", values: "text" };
  const known = types.find(([pattern]) => pattern.test(type));
  if (known) return known[1];
  const [, length] = /^character\((\d+)\)$/.exec(type) ?? [];
  if (length) return { builder: "char", options: `{ length: ${length} }`, values: "text" };
  const [, precision, scale] = /^numeric\((\d+),(-?\d+)\)$/.exec(type) ?? [];
  if (precision)
    return { builder: "numeric", options: `{ precision: ${precision}, scale: ${scale} }`, values: "other" };
  if (type === "numeric") return { builder: "numeric", values: "other" };
  return {
    builder: `customType<{ data: string }>({ dataType: () => ${JSON.stringify(type)} })`,
    values: "other",
  };
}

/** True if a column stores any text, or one of the labels of an enum. */
export function isTextual(column: Pick<ColumnInfo, "type" | "labels">): boolean {
  return columnType(column).values === "text";
}

/** The maximum length of a column, in characters; infinite unless its type sets one. */
export function maxLength({ type }: ColumnInfo): number {
  const [, length] = /^character(?: varying)?\((\d+)\)$/.exec(type) ?? [];
  return Number(length ?? Number.POSITIVE_INFINITY);
}

/** The empty value of a type that has one, in the type's own format. */
export function emptyValue({ type }: ColumnInfo): string | undefined {
  if (/\[\]$|multirange$/.test(type)) return "{}";
  if (/range$/.test(type)) return "empty";
  if (type === "bytea") return "\\x";
  return /^(tsvector|(\w+\.)?hstore)$/.test(type) ? "" : undefined;
}

const examples: readonly [type: RegExp, example: string][] = [
  [/^uuid$/, "00000000-0000-4000-8000-000000000000"],
  [/^time/, "09:00"],
  [/^interval/, "01:00:00"],
  [/^(inet|cidr)$/, "192.0.2.0"],
  [/^macaddr$/, "00:00:5e:00:53:01"],
  [/^bit varying/, "0"],
  [/^xml$/, "<a/>"],
  [/^point$/, "(0,0)"],
  [/^(money|oid|numeric)/, "1"],
  [/^(name|tsquery|"char")$/, "E"],
];

/** An example value of the column's type, as text, for a form field. */
export function exampleOf(column: ColumnInfo): string {
  return knownExample(column) ?? "Example".slice(0, maxLength(column));
}

/** False if the type might not accept the example. */
export function hasExample(column: ColumnInfo): boolean {
  return columnType(column).values !== "other" || knownExample(column) !== undefined;
}

function knownExample({ type }: ColumnInfo): string | undefined {
  const [, bits] = /^bit\((\d+)\)$/.exec(type) ?? [];
  return bits ? "0".repeat(Number(bits)) : examples.find(([pattern]) => pattern.test(type))?.[1];
}
