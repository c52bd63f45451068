import { flagOf, ownFlags } from "../../../seam/product-field";
import { camelCase, isNumber, isRandomKey, labelsOf, snakeCase, storedKey } from "../columns";
import { humanize } from "../guess/plans";
import type { ColumnInfo, TableInfo } from "../inspect";
import { columnType, exampleOf, maxLength } from "./column-type";
import { unique } from "./names";

/** A form field for a required column that nothing else sets. */
export type DraftField = { name: string; code: string };

/**
 * The column's value as a field: a select of its allowed values, or else a number or text. Other tables may already have
 * given fields the names in `used`.
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
  const length = maxLength(column);
  const missing = JSON.stringify(`Enter the ${label.toLowerCase()}.`);
  const most = Number.isFinite(length) ? `.max(${length}, "Use at most ${length} characters.")` : "";
  const schema = `z.string(${missing}).trim().min(1, ${missing})${most}`;
  const code = `{ ${start}, control: "text", example: ${JSON.stringify(exampleOf(column))}, schema: ${schema} }`;
  return { code: `tenant.extra.${name} as string`, field: { name, code } };
}

/** `country_code` and `countryCode` become `Country`, `postcode` becomes `Postcode`, and `line1` becomes `Line 1`. */
export function fieldLabel(column: string): string {
  const name = snakeCase(column);
  return humanize(name.replace(/_(id|code)$/, "")).replace(/(?<=[a-z])(?=\d+$)/, " ");
}

/** A name that no other field has, and whose option the command does not have. */
function fieldName({ name: table }: TableInfo, { name }: ColumnInfo, used: ReadonlySet<string>): string {
  const inCode = (text: string) =>
    camelCase(text)
      .replace(/\W|_/g, "")
      .replace(/^(?![a-z])/, "value");
  const own = inCode(name);
  const isFree = !used.has(own) && !ownFlags.includes(flagOf({ name: own }));
  return isFree ? own : unique(used, inCode(`${inCode(table.replace(/^[^.]*\./, ""))} ${own}`));
}

/** Has no initial choice, because a wrong country or currency is worse than an extra question. */
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
