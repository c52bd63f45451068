import type { FoundColumn, FoundTable } from "../inspect";
import { labelsOf, snakeCase } from "./columns";

/** A plan that a column allows. */
export type Plan = { key: string; label: string };

export const planNames =
  /^(plan|plan_name|plan_code|plan_key|plan_id|tier|tier_id|price_list|subscription_plan|package)$/;

/** The plans that the first column of such a name allows, by its enum, check or table of codes; empty if any is. */
export function plansOf(tables: readonly FoundTable[]): Plan[] {
  const columns = tables.flatMap((table) => table.columns.map((column) => ({ table, column })));
  const allowed = columns
    .filter(({ column }) => planNames.test(snakeCase(column.name)))
    .map(({ table, column }) => labelsOf(table, column).map((key) => ({ key, label: labelOf(column, key) })));
  return allowed.find((plans) => plans.length > 0) ?? [];
}

function labelOf({ lookup }: FoundColumn, code: string): string {
  const label = lookup?.rows.find((row) => row.code === code)?.label ?? code;
  return label === code ? words(code) : label;
}

/** `growthPlan` as `Growth plan`. */
export function words(name: string): string {
  const text = snakeCase(name)
    .replace(/[_\W]+/g, " ")
    .trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
