import { quoted, quotedTable } from "@/db/quoted";
import {
  isGeneratedKey,
  isNumber,
  isRandomKey,
  isRequired,
  labelsOf,
  snakeCase,
  storedValue,
  templateText,
} from "../columns";
import type { Guess } from "../guess";
import { isOwnerUnknown } from "../guess/members";
import { isUserTable, type People, peopleOf } from "../guess/people";
import { planNames } from "../guess/plans";
import type { ColumnInfo, TableInfo } from "../inspect";
import { columnType, emptyValue, isTextual, maxLength } from "./column-type";
import { type DraftField, fieldValue } from "./fields";
import { activeFlags } from "./status";

const trial = {
  names: /^(trial_ends_at|trial_end|trial_until|trial_expires_at|free_until)$/,
  value: "tenant.trialEndsAt",
  label: "Trial ends",
  /** The length of a time in ISO 8601. */
  length: 24,
};

/**
 * Values for columns with known names, as expressions that use the NewTenant `tenant`. The label is for the tenant's page.
 * The column must have room for `length` characters.
 */
const meanings: readonly { names: RegExp; value: string; label?: string; length: number }[] = [
  { names: /^(time_?zone|tz|zone)$/, value: "tenant.timezone", label: "Time zone", length: 32 },
  { names: /^(currency|currency_code|money)$/, value: "tenant.currency", label: "Currency", length: 3 },
  { names: /^(locale|language|lang)$/, value: "tenant.locale", label: "Language", length: 2 },
  trial,
  { names: /^(email|billing_email|contact_email|owner_email)$/, value: "tenant.owner.email", length: 32 },
];
const liveLabels = ["active", "trialing", "trial", "enabled", "live"];

/** A column's label on a tenant's page; undefined if the page does not show the column. */
export function factLabel({ name, labels }: ColumnInfo): string | undefined {
  return labels ? undefined : meanings.find(({ names }) => names.test(snakeCase(name)))?.label;
}

/** A value of a record: its code, the columns of another table that it reads, and the form field that provides it. */
export type Value = { code: string; reads?: Read; field?: DraftField };

/** Columns that the console's role must be able to select. */
export type Read = { table: TableInfo; columns: readonly string[] };

/**
 * The value that a record sets for a column; null if the database sets it. `fields` contains the names of fields already
 * drafted.
 */
export function valueFor(
  guess: Guess,
  table: TableInfo,
  column: ColumnInfo,
  all: readonly TableInfo[],
  fields: ReadonlySet<string>,
): Value | null {
  if (column.generated || column.identity || (column === guess.id && isGeneratedKey(column))) return null;
  const reference = table.references.find(({ columns }) => columns.join() === column.name);
  if (reference && reference.table === guess.people?.table.name) return personValue(guess.people);
  if (guess.members?.table === table && column === guess.members.role && !isOwnerUnknown(guess.members))
    return labelValue(column, guess.members.ownerRole ?? "owner", all);
  const guessed = guessedValue(guess, table, column);
  if (guessed !== null) return { code: guessed };
  if (reference?.table === guess.tenants.name) return { code: "key(tenant.id)" };
  if (planNames.test(snakeCase(column.name)) && (reference ? column.lookup : hasRoomForPlan(table, column)))
    return codeValue(column, "tenant.plan", all) ?? { code: "tenant.plan" };
  const required = isRequired(table, column);
  const meant = meaningOf(column, required);
  if (meant !== null) return { code: meant };
  if (!required) return null;
  if (reference && isUserTable(reference.table, all)) {
    const people = peopleOf(table, column, all, new Set());
    return people ? personValue(people) : { code: "tenant.owner.id" };
  }
  return requiredValue(table, column, all, fields);
}

/**
 * The value that a column's name suggests; null if the column cannot store it, or is optional and not shown on a page.
 */
function meaningOf(column: ColumnInfo, required: boolean): string | null {
  const meaning = meanings.find(({ names }) => names.test(snakeCase(column.name)));
  if (!meaning || column.labels || !(meaning.label || required)) return null;
  const { value, length } = meaning;
  if (meaning === trial && columnType(column).values === "date") return value;
  if (!isTextual(column) || maxLength(column) < length) return null;
  if (meaning === trial) return `${value}.toISOString()`;
  // A short column has room only for the language.
  return value === "tenant.locale" && maxLength(column) < localeLength ? `${value}.slice(0, 2)` : value;
}

/** True if the column can store a plan's key. If the column allows any value, the keys are those of the blueprint's plans. */
function hasRoomForPlan(table: TableInfo, column: ColumnInfo): boolean {
  return isTextual(column) && (labelsOf(table, column).length > 0 || maxLength(column) >= planLength);
}

const planLength = 7;
const localeLength = 5;

/** The value of a column that the guess has identified; null for any other column. */
function guessedValue(guess: Guess, table: TableInfo, column: ColumnInfo): string | null {
  const { members, hostnames, people } = guess;
  if (column === guess.slug) return "tenant.slug";
  if (table === guess.tenants) {
    if (column === guess.id) return "key(tenant.id)";
    if (column === guess.name && isTextual(column)) return "tenant.name";
    if (column === guess.owner) return "tenant.owner.id";
  }
  if (members?.table === table) {
    if (column === members.user) return "tenant.owner.id";
  }
  if (people?.table === table) {
    if (column === people.account || (column === people.key && !isGeneratedKey(column)))
      return "tenant.owner.id";
    if (personNames.test(snakeCase(column.name)) && isTextual(column)) return "tenant.owner.name";
  }
  if (hostnames?.table === table) {
    if (column === hostnames.hostname) return "tenant.hostname";
    if (/^(is_)?(primary|main|default)$/.test(snakeCase(column.name)) && column.type === "boolean")
      return "true";
  }
  return null;
}

const personNames = /^(name|full_name|display_name)$/;

/** The key of the owner's row in the product's own table of users. */
function personValue({ table, key, account }: People): Value {
  if (key === account) return { code: "tenant.owner.id" };
  return {
    code: selectCode(table.name, key.name, account.name, "tenant.owner.id"),
    reads: { table, columns: [key.name, account.name] },
  };
}

/** How the database stores a label of an enum, a check or a code table. */
function labelValue(column: ColumnInfo, role: string, all: readonly TableInfo[]): Value {
  if (column.type === "boolean") return { code: "true" };
  const lookedUp = isRandomKey(column) ? codeValue(column, JSON.stringify(role), all) : null;
  return lookedUp ?? { code: storedValue(column, role) };
}

/**
 * The key of a row in a code table, by its code; null without such a table, or if the column stores the code itself.
 */
function codeValue({ lookup }: ColumnInfo, code: string, all: readonly TableInfo[]): Value | null {
  const table = all.find(({ name }) => name === lookup?.table);
  if (!lookup || !table || lookup.key === lookup.code) return null;
  return {
    code: selectCode(lookup.table, lookup.key, lookup.code, code),
    reads: { table, columns: [lookup.key, lookup.code] },
  };
}

function selectCode(table: string, key: string, column: string, value: string): string {
  const [selected, source, compared] = [quoted(key), quotedTable(table), quoted(column)].map(templateText);
  return `sql\`(select ${selected} from ${source} where ${compared} = \${${value}})\``;
}

/** A value for a required column with an unknown meaning: a form field, unless the column looks like a status or any value fits. */
function requiredValue(
  table: TableInfo,
  column: ColumnInfo,
  all: readonly TableInfo[],
  fields: ReadonlySet<string>,
): Value {
  const name = snakeCase(column.name);
  const isStatus = /^(status|state)(_id|_code)?$/.test(name);
  const labels = labelsOf(table, column);
  const live = labels.find((label) => liveLabels.includes(label.toLowerCase()));
  if (labels.length > 0 && (isStatus || live)) return labelValue(column, live ?? labels[0] ?? "", all);
  const isReference = table.references.some(({ columns }) => columns.join() === column.name);
  const any = isReference ? null : (statusValue(table, column, isStatus) ?? anyValue(table, column));
  if (any !== null && labels.length === 0) return { code: any };
  const value = fieldValue(table, column, fields);
  const lookedUp = isRandomKey(column) ? codeValue(column, `tenant.extra.${value.field.name}`, all) : null;
  return { ...value, ...lookedUp };
}

/**
 * The value of a status column: 0 if it is a number, `trialing` if the table has a trial column, otherwise `active`. Null
 * for other columns, and if the value does not fit.
 */
function statusValue(table: TableInfo, column: ColumnInfo, isStatus: boolean): string | null {
  if (!isStatus) return null;
  if (isNumber(column)) return "0";
  const hasTrial = table.columns.some((other) => trial.names.test(snakeCase(other.name)));
  const status = hasTrial ? "trialing" : "active";
  return isTextual(column) && maxLength(column) >= status.length ? `"${status}"` : null;
}

const uuidLength = 36;

/** A value for a column whose content does not matter to staff, such as a time, an empty list or a key. */
function anyValue(table: TableInfo, column: ColumnInfo): string | null {
  const { values } = columnType(column);
  if (values === "boolean") return String(activeFlags.includes(snakeCase(column.name)));
  if (values === "json") return "{}";
  if (values === "date") return "new Date()";
  if (values === "uuid") return "sql`gen_random_uuid()`";
  const empty = emptyValue(column);
  if (empty !== undefined) return JSON.stringify(empty);
  if (table.keys[0]?.columns.join() !== column.name || !isTextual(column)) return null;
  const length = maxLength(column);
  return length >= uuidLength
    ? "sql`gen_random_uuid()::text`"
    : `sql\`left(replace(gen_random_uuid()::text, '-', ''), ${length})\``;
}
