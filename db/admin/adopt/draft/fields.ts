import { splitTable } from "@/db/quoted";
import { flagOf, ownFlags } from "../../../seam/product-field";
import { camelCase, isNumber, isRandomKey, labelsOf, snakeCase, storedKey } from "../columns";
import { humanize } from "../guess/plans";
import type { ColumnInfo, TableInfo } from "../inspect";
import { columnType, exampleOf } from "./column-type";
import { unique } from "./names";
import { type TextRules, textRules } from "./text-checks";

/** A form field for a required column that nothing else sets. */
export type DraftField = { name: string; code: string };

/**
 * Drafts a form field for the column: a select if its values are limited, otherwise a number or text. `code` is the
 * expression that the record inserts. `used` contains the names of fields already drafted.
 */
export function fieldValue(
  table: TableInfo,
  column: ColumnInfo,
  used: ReadonlySet<string>,
): { code: string; field: DraftField } {
  const name = fieldName(table, column, used);
  const label = fieldLabel(column.name);
  const start = `name: "${name}", label: ${JSON.stringify(label)}`;
  const labels = labelsOf(table, column);
  if (labels.length > 0) return selectValue(name, label, column, labels);
  const isFraction = column.type.startsWith("numeric");
  if (isFraction || columnType(column).values === "number") {
    const schema = isNumber(column) ? 'z.int("Enter a whole number.")' : 'z.number("Enter a number.")';
    const code = `{ ${start}, control: "number", example: "1", schema: ${schema} }`;
    const value = `tenant.extra.${name} as number`;
    return { code: isFraction ? `String(${value})` : value, field: { name, code } };
  }
  const { rules, example } = textFieldRules(table, column);
  const comments = rules.others.map(
    (check) => `// Not checked by the form: ${check.replace(/^CHECK /, "")}\n`,
  );
  const schema = textSchema(label.toLowerCase(), rules);
  const code = `${comments.join("")}{ ${start}, control: "text", example: ${JSON.stringify(example)}, schema: ${schema} }`;
  return { code: `tenant.extra.${name} as string`, field: { name, code } };
}

/** The rules of a text field, and an example. Leaves out the patterns if no known example satisfies all rules. */
function textFieldRules(table: TableInfo, column: ColumnInfo): { rules: TextRules; example: string } {
  const rules = textRules(table.checks, column);
  const preferred = fitLength(exampleOf(column), rules);
  const example = [preferred, ...textExamples].find((text) => accepts(rules, text));
  if (example !== undefined) return { rules, example };
  const unmet = rules.patterns.map(({ pattern, negated }) => `${negated ? "!~" : "~"} ${pattern.source}`);
  return { rules: { ...rules, patterns: [], others: [...rules.others, ...unmet] }, example: preferred };
}

/** Values in common formats: country, currency, postal and tax codes, and contact details. */
const textExamples = [
  ...["US", "us", "USD", "usd", "EXAMPLE", "example", "Example 1", "A1", "ABC123", "AB-12", "abc-12"],
  ...["1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890"],
  ...["12345678901", "123456789012", "DE123456789", "12-3456789", "+14155550100", "ana@example.com"],
  ...["example.com", "https://example.com", "#336699", "2026-01-31", "09:00", "SW1A 1AA", "en-US"],
];

function fitLength(text: string, { minLength, maxLength }: TextRules): string {
  return text.padEnd(minLength, "0").slice(0, maxLength);
}

function accepts({ minLength, maxLength, refused, patterns }: TextRules, text: string): boolean {
  return (
    text.length >= minLength &&
    text.length <= maxLength &&
    !refused.includes(text) &&
    patterns.every(({ pattern, negated }) => pattern.test(text) !== negated)
  );
}

function textSchema(noun: string, { minLength, maxLength, refused, patterns }: TextRules): string {
  const missing = JSON.stringify(`Enter the ${noun}.`);
  const characters = (count: number) => (count === 1 ? "1 character" : `${count} characters`);
  const lengths = [
    ...(minLength > 1 && minLength < maxLength
      ? [`.min(${minLength}, "Use at least ${characters(minLength)}.")`]
      : []),
    ...(minLength < maxLength && Number.isFinite(maxLength)
      ? [`.max(${maxLength}, "Use at most ${characters(maxLength)}.")`]
      : []),
    ...(minLength === maxLength ? [`.length(${minLength}, "Use exactly ${characters(minLength)}.")`] : []),
  ];
  const words =
    refused.length > 0
      ? [`.refine((value) => !${JSON.stringify(refused)}.includes(value), "Use another value.")`]
      : [];
  const matches = patterns.map(({ pattern, negated }) => {
    const message = JSON.stringify(
      `Use a value that ${negated ? "does not match" : "matches"} ${pattern.source}.`,
    );
    return `.refine((value) => ${negated ? "!" : ""}${pattern}.test(value), ${message})`;
  });
  return `z.string(${missing}).trim().min(1, ${missing})${[...lengths, ...words, ...matches].join("")}`;
}

/** `country_code` and `countryCode` become `Country`, `postcode` becomes `Postcode`, and `line1` becomes `Line 1`. */
export function fieldLabel(column: string): string {
  const name = snakeCase(column);
  return humanize(name.replace(/_(id|code)$/, "")).replace(/(?<=[a-z])(?=\d+$)/, " ");
}

/** A field name that is not in `used`, and whose flag `npm run provision` does not use for its own options. */
function fieldName({ name: table }: TableInfo, { name }: ColumnInfo, used: ReadonlySet<string>): string {
  const inCode = (text: string) =>
    camelCase(text)
      .replace(/\W|_/g, "")
      .replace(/^(?![a-z])/, "value");
  const own = inCode(name);
  const withTable = inCode(`${inCode(splitTable(table)[1])} ${own}`);
  const isFree = (each: string) => !used.has(each) && !ownFlags.includes(flagOf({ name: each }));
  return [own, withTable].find(isFree) ?? unique(new Set([...used, withTable]), withTable);
}

/** The select has no initial choice, because a wrong country or currency is worse than an extra question. */
function selectValue(name: string, label: string, column: ColumnInfo, labels: readonly string[]) {
  const values = labels.map((each) => (isRandomKey(column) ? each : storedKey(column, each)));
  const options = labels.map((each, index) => {
    const shown = column.lookup?.rows.find(({ code }) => code === each)?.label ?? humanize(each);
    return `{ value: ${JSON.stringify(values[index])}, label: ${JSON.stringify(shown)} }`;
  });
  const schema = `z.enum([${values.map((value) => JSON.stringify(value)).join(", ")}], ${JSON.stringify(`Choose the ${label.toLowerCase()}.`)})`;
  const field = {
    name,
    code: `{ name: "${name}", label: ${JSON.stringify(label)}, control: "select", options: [{ value: "", label: "Choose…" }, ${options.join(", ")}], example: ${JSON.stringify(values[0])}, schema: ${schema} }`,
  };
  const value = `tenant.extra.${name}`;
  return { code: isNumber(column) ? `Number(${value})` : `${value} as string`, field };
}
