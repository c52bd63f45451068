import { camelCase, isNumber, isRandomKey, labelsOf, storedKey } from "../columns";
import { words } from "../guess/plans";
import type { ColumnInfo, TableInfo } from "../inspect";

/** A form field for a required column that nothing else sets. */
export type DraftField = { name: string; code: string };

/** The column's value as a field: a select of its allowed values, or else a number or text. */
export function fieldValue(table: TableInfo, column: ColumnInfo): { code: string; field: DraftField } {
  const name = camelCase(column.name);
  const label = words(column.name.replace(/_?(id|code)$/i, "") || column.name);
  const start = `name: "${name}", label: ${JSON.stringify(label)}`;
  const labels = labelsOf(table, column);
  if (labels.length > 0) return selectValue(name, label, column, labels);
  if (/^(bigint|integer|smallint|numeric|real|double)/.test(column.type)) {
    const schema = isNumber(column) ? 'z.int("Enter a whole number.")' : 'z.number("Enter a number.")';
    const code = `{ ${start}, control: "number", example: "1", schema: ${schema} }`;
    const value = `tenant.extra.${name} as number`;
    return { code: column.type.startsWith("numeric") ? `String(${value})` : value, field: { name, code } };
  }
  const [, length] = /^character(?: varying)?\((\d+)\)$/.exec(column.type) ?? [];
  const missing = JSON.stringify(`Enter the ${label.toLowerCase()}.`);
  const most = length ? `.max(${length}, "Use at most ${length} characters.")` : "";
  const schema = `z.string(${missing}).trim().min(1, ${missing})${most}`;
  const example = JSON.stringify("Example".slice(0, Number(length ?? 7)));
  const code = `{ ${start}, control: "text", example: ${example}, schema: ${schema} }`;
  return { code: `tenant.extra.${name} as string`, field: { name, code } };
}

/** Has no initial choice, because a wrong country or currency is worse than an extra question. */
function selectValue(name: string, label: string, column: ColumnInfo, labels: readonly string[]) {
  const values = labels.map((each) => (isRandomKey(column) ? each : storedKey(column, each)));
  const options = labels.map((each, index) => {
    const shown = column.lookup?.rows.find(({ code }) => code === each)?.label ?? words(each);
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
