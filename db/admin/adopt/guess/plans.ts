import { labelsOf, snakeCase } from "../columns";
import type { ColumnInfo, TableInfo } from "../inspect";

/** A plan that a column allows. */
export type Plan = { key: string; label: string; offered: boolean };

export const planNames =
  /^(plan|plan_name|plan_code|plan_key|plan_id|tier|tier_id|price_list|subscription_plan|package)$/;

/** The plans that a plan column allows by its enum, check or code table. Empty if every plan column allows any value. */
export function plansOf(tables: readonly TableInfo[]): Plan[] {
  const columns = tables.flatMap((table) => table.columns.map((column) => ({ table, column })));
  const allowed = columns
    .filter(({ column }) => planNames.test(snakeCase(column.name)))
    .map(({ table, column }) => labelsOf(table, column).map((key) => planOf(column, key)));
  return allowed.find((plans) => plans.length > 0) ?? [];
}

function planOf({ lookup }: ColumnInfo, key: string): Plan {
  const row = lookup?.rows.find(({ code }) => code === key);
  const label = row?.label ?? key;
  return { key, label: label === key ? humanize(key) : label, offered: row?.offered ?? true };
}

/** The plans that a new tenant may have: all of them if none is offered. */
export function offeredPlans(plans: readonly Plan[]): readonly Plan[] {
  const offered = plans.filter((plan) => plan.offered);
  return offered.length > 0 ? offered : plans;
}

/** `growthPlan` becomes `Growth plan`. */
export function humanize(name: string): string {
  const text = snakeCase(name)
    .replace(/[_\W]+/g, " ")
    .trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
