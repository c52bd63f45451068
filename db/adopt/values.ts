import type { FoundColumn, FoundTable } from "../inspect";
import { isGeneratedKey, isRequired, labelsOf, snakeCase } from "./columns";
import type { Guess } from "./guess";
import { isUsers } from "./guess-members";

/** What a column holds by its name, as an expression over the NewTenant `tenant`; the label is for the tenant's page. */
const meanings: readonly { names: RegExp; value: string; label?: string }[] = [
  { names: /^(time_?zone|tz|zone)$/, value: "tenant.timezone", label: "Time zone" },
  { names: /^(currency|currency_code|money)$/, value: "tenant.currency", label: "Currency" },
  { names: /^(locale|language|lang)$/, value: "tenant.locale", label: "Language" },
  {
    names: /^(trial_ends_at|trial_end|trial_until|trial_expires_at|free_until)$/,
    value: "tenant.trialEndsAt",
    label: "Trial ends",
  },
  { names: /^(email|billing_email|contact_email|owner_email)$/, value: "tenant.owner.email" },
];
export const planNames = /^(plan|plan_name|plan_code|plan_key|tier|price_list|subscription_plan)$/;
const statusNames = /^(status|state)$/;
const liveLabels = ["active", "trialing", "trial", "enabled", "live"];

/** What a column means on a tenant's page; undefined if it is not known. */
export function factLabel({ name, labels }: FoundColumn): string | undefined {
  return labels ? undefined : meanings.find(({ names }) => names.test(snakeCase(name)))?.label;
}

/** The code of the value that a record gives a column; null if the database fills it. */
export function valueFor(
  guess: Guess,
  table: FoundTable,
  column: FoundColumn,
  all: readonly FoundTable[],
): string | null {
  const { members, hostnames, tenants } = guess;
  if (column.generated || (column === guess.id && isGeneratedKey(column))) return null;
  if (table === tenants) {
    if (column === guess.id) return "key(tenant.id)";
    if (column === guess.slug) return "tenant.slug";
    if (column === guess.name) return "tenant.name";
    if (column === guess.owner) return "tenant.owner.id";
  }
  if (members?.table === table) {
    if (column === members.user) return "tenant.owner.id";
    if (column === members.role)
      return column.type === "boolean" ? "true" : JSON.stringify(members.ownerRole ?? "owner");
  }
  if (hostnames?.table === table) {
    if (column === hostnames.hostname) return "tenant.hostname";
    if (/^(is_)?(primary|main|default)$/.test(snakeCase(column.name))) return "true";
  }
  const reference = table.references.find(({ columns }) => columns.join() === column.name);
  if (reference?.table === tenants.name) return "key(tenant.id)";
  if (planNames.test(snakeCase(column.name)) && !reference) return "tenant.plan";
  const known = meanings.find(({ names }) => names.test(snakeCase(column.name)));
  if (known && !column.labels && (known.label || isRequired(column))) return known.value;
  return isRequired(column)
    ? requiredValue(table, column, reference !== undefined && isUsers(reference.table, all))
    : null;
}

/** A value for a column that must have one, and that no name explains: to be checked. */
function requiredValue(table: FoundTable, column: FoundColumn, isUser: boolean): string {
  if (isUser) return "tenant.owner.id";
  const labels = labelsOf(table, column);
  if (labels.length > 0)
    return JSON.stringify(labels.find((label) => liveLabels.includes(label.toLowerCase())) ?? labels[0]);
  // A subscription begins with its trial, if it has the column of one.
  if (statusNames.test(snakeCase(column.name)))
    return table.columns.some(({ name }) => meanings[3]?.names.test(name)) ? '"trialing"' : '"active"';
  if (/^(bigint|integer|smallint|numeric|real|double)/.test(column.type))
    return column.type.startsWith("numeric") ? '"0"' : "0";
  if (column.type === "boolean") return "false";
  if (column.type.startsWith("json")) return "{}";
  if (column.type.startsWith("timestamp")) return "new Date()";
  if (column.type === "date") return "new Date().toISOString().slice(0, 10)";
  if (column.type === "uuid") return "sql`gen_random_uuid()`";
  const isKey = table.keys[0]?.columns.join() === column.name;
  return isKey ? "sql`gen_random_uuid()::text`" : '"console"';
}
