import {
  isGeneratedKey,
  isNumber,
  isRandomKey,
  isRequired,
  labelsOf,
  quoted,
  snakeCase,
  storedValue,
} from "../columns";
import type { Guess } from "../guess";
import { isUsers, type People } from "../guess/people";
import { planNames } from "../guess/plans";
import type { ColumnInfo, TableInfo } from "../inspect";
import { type DraftField, fieldValue } from "./fields";
import { activeFlags } from "./status";

const trial = {
  names: /^(trial_ends_at|trial_end|trial_until|trial_expires_at|free_until)$/,
  value: "tenant.trialEndsAt",
  label: "Trial ends",
};

/** The value of a column by its name, as an expression on the NewTenant `tenant`. The label is for the tenant's page. */
const meanings: readonly { names: RegExp; value: string; label?: string }[] = [
  { names: /^(time_?zone|tz|zone)$/, value: "tenant.timezone", label: "Time zone" },
  { names: /^(currency|currency_code|money)$/, value: "tenant.currency", label: "Currency" },
  { names: /^(locale|language|lang)$/, value: "tenant.locale", label: "Language" },
  trial,
  { names: /^(email|billing_email|contact_email|owner_email)$/, value: "tenant.owner.email" },
];
const liveLabels = ["active", "trialing", "trial", "enabled", "live"];

/** A column's label on a tenant's page; undefined if its meaning is unknown. */
export function factLabel({ name, labels }: ColumnInfo): string | undefined {
  return labels ? undefined : meanings.find(({ names }) => names.test(snakeCase(name)))?.label;
}

/** A value of a record: its code, the columns of another table that it reads, and the form field that provides it. */
export type Value = { code: string; reads?: Read; field?: DraftField };

/** Columns that the console's role must be able to select. */
export type Read = { table: TableInfo; columns: readonly string[] };

/** The value that a record sets for a column; null if the database sets it. */
export function valueFor(
  guess: Guess,
  table: TableInfo,
  column: ColumnInfo,
  all: readonly TableInfo[],
): Value | null {
  if (column.generated || (column === guess.id && isGeneratedKey(column))) return null;
  const reference = table.references.find(({ columns }) => columns.join() === column.name);
  if (reference && reference.table === guess.people?.table.name) return personValue(guess.people);
  if (guess.members?.table === table && column === guess.members.role)
    return labelValue(column, guess.members.ownerRole ?? "owner", all);
  const guessed = ownValue(guess, table, column);
  if (guessed !== null) return { code: guessed };
  if (reference?.table === guess.tenants.name) return { code: "key(tenant.id)" };
  if (planNames.test(snakeCase(column.name)) && (!reference || column.lookup))
    return codeValue(column, "tenant.plan", all) ?? { code: "tenant.plan" };
  const meaning = meanings.find(({ names }) => names.test(snakeCase(column.name)));
  const required = isRequired(table, column);
  if (meaning && !column.labels && (meaning.label || required)) return { code: meaning.value };
  if (!required) return null;
  if (reference && isUsers(reference.table, all)) return { code: "tenant.owner.id" };
  return requiredValue(table, column, all);
}

/** The value of a column that the guess has identified; null for any other column. */
function ownValue(guess: Guess, table: TableInfo, column: ColumnInfo): string | null {
  const { members, hostnames, people } = guess;
  if (column === guess.slug) return "tenant.slug";
  if (table === guess.tenants) {
    if (column === guess.id) return "key(tenant.id)";
    if (column === guess.name) return "tenant.name";
    if (column === guess.owner) return "tenant.owner.id";
  }
  if (members?.table === table) {
    if (column === members.user) return "tenant.owner.id";
  }
  if (people?.table === table) {
    if (column === people.account || (column === people.key && !isGeneratedKey(column)))
      return "tenant.owner.id";
    if (personNames.test(snakeCase(column.name))) return "tenant.owner.name";
  }
  if (hostnames?.table === table) {
    if (column === hostnames.hostname) return "tenant.hostname";
    if (/^(is_)?(primary|main|default)$/.test(snakeCase(column.name))) return "true";
  }
  return null;
}

const personNames = /^(name|full_name|display_name)$/;

/** The owner's row among the product's own users. */
function personValue({ table, key, account }: People): Value {
  if (key === account) return { code: "tenant.owner.id" };
  return {
    code: selectCode(table.name, key.name, account.name, "tenant.owner.id"),
    reads: { table, columns: [key.name, account.name] },
  };
}

/** The stored value of a label of an enum, a check or a code table. */
function labelValue(column: ColumnInfo, role: string, all: readonly TableInfo[]): Value {
  if (column.type === "boolean") return { code: "true" };
  const lookedUp = isRandomKey(column) ? codeValue(column, JSON.stringify(role), all) : null;
  return lookedUp ?? { code: storedValue(column, role) };
}

/** The key of a row in a code table, by its code; null if the code itself is stored. */
function codeValue({ lookup }: ColumnInfo, code: string, all: readonly TableInfo[]): Value | null {
  const table = all.find(({ name }) => name === lookup?.table);
  if (!lookup || !table || lookup.key === lookup.code) return null;
  return {
    code: selectCode(lookup.table, lookup.key, lookup.code, code),
    reads: { table, columns: [lookup.key, lookup.code] },
  };
}

function selectCode(table: string, key: string, column: string, value: string): string {
  return `sql\`(select ${quoted(key)} from ${quoted(table)} where ${quoted(column)} = \${${value}})\``;
}

/** A value for a required column with an unknown meaning: a form field, unless any value will do. */
function requiredValue(table: TableInfo, column: ColumnInfo, all: readonly TableInfo[]): Value {
  const name = snakeCase(column.name);
  const isStatus = /^(status|state)(_id|_code)?$/.test(name);
  const labels = labelsOf(table, column);
  const live = labels.find((label) => liveLabels.includes(label.toLowerCase()));
  if (labels.length > 0 && (isStatus || live)) return labelValue(column, live ?? labels[0] ?? "", all);
  // A subscription starts with its trial if it has a trial column.
  if (isStatus && !isNumber(column)) {
    const hasTrial = table.columns.some((other) => trial.names.test(snakeCase(other.name)));
    return { code: hasTrial ? '"trialing"' : '"active"' };
  }
  if (isStatus) return { code: "0" };
  if (column.type === "boolean") return { code: String(activeFlags.includes(name)) };
  if (column.type.startsWith("json")) return { code: "{}" };
  if (column.type.startsWith("timestamp")) return { code: "new Date()" };
  if (column.type === "date") return { code: "new Date().toISOString().slice(0, 10)" };
  if (column.type === "uuid" && labels.length === 0) return { code: "sql`gen_random_uuid()`" };
  if (table.keys[0]?.columns.join() === column.name && !isNumber(column))
    return { code: "sql`gen_random_uuid()::text`" };
  const value = fieldValue(table, column);
  const lookedUp = isRandomKey(column) ? codeValue(column, `tenant.extra.${value.field.name}`, all) : null;
  return { ...value, ...lookedUp };
}
