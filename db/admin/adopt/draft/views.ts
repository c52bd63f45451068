import { quoted, quotedTable } from "@/db/quoted";
import { columnNamed, mentionsColumn, snakeCase, storedSql, timeNamed } from "../columns";
import type { Guess } from "../guess";
import { isOwnerUnknown } from "../guess/members";
import { planNames } from "../guess/plans";
import type { ColumnInfo, TableInfo } from "../inspect";
import { deletedFlags, statusOf } from "./status";
import { factLabel } from "./values";

const createdNames = ["created_at", "inserted_at", "created", "opened_at", "signed_up_at"];
const updatedNames = ["updated_at", "changed_at", "modified_at"];
const sinceNames = [
  ...["created_at", "since", "joined_at", "joined_on", "inserted_at", "member_since"],
  ...["started_at", "started_on", "hired_on", "employed_from"],
];

/** The console's views over the product's tables. */
export function draftViews(guess: Guess): string {
  return [
    "-- The part of the product that the console reads, in the console's terms. docs/adopting.md describes each column.",
    `CREATE VIEW provisioning.tenants AS\n${tenants(guess)};`,
    `CREATE VIEW provisioning.tenant_members AS\n${members(guess)};`,
    `CREATE VIEW provisioning.tenant_hostnames AS\n${hostnames(guess)};`,
    `CREATE VIEW provisioning.tenant_facts AS\n${facts(guess)};`,
    `-- A stored key as a value of the product's own type, so that lookups use the product's indexes.\nCREATE FUNCTION provisioning.tenant_key(key text) RETURNS ${keyType(guess)} LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT key::${keyType(guess)}';\n`,
  ].join("\n\n");
}

function tenants(guess: Guess): string {
  const { tenants: table, id, slug, slugKeys, name, deletedAt } = guess;
  const join = slugJoin(guess);
  const prefix = join ? "tenant." : "";
  const created = timeOf(table, createdNames, prefix) ?? "timestamptz 'epoch'";
  const updated = timeOf(table, updatedNames, prefix) ?? "null::timestamptz";
  const slugText = `${join ? "own." : ""}${quoted(slug.name)}`;
  const columns = [
    as(prefix + quoted(id.name), "id"),
    as(slugText, "slug"),
    as(name ? asText(table, name, prefix) : slugText, "name"),
    as(statusOf(table, deletedAt, prefix), "status"),
    as(planText(guess, prefix), "plan"),
    as(created, "created_at"),
    as(updated, "updated_at"),
  ];
  const predicate = predicateOf(slugKeys);
  const filters = [
    ...(predicate && !join ? [predicate] : []),
    ...(slug.notNull || (predicate && join) ? [] : [`${slugText} IS NOT NULL`]),
  ];
  return `SELECT ${columns.join(", ")} FROM ${quotedTable(table.name)}${join}${filters.length > 0 ? `\nWHERE ${filters.join(" AND ")}` : ""}`;
}

/** The plan of a tenant, from its own row or from a table with one row for each tenant. */
function planText({ tenants: table, id, companions }: Guess, prefix: string): string {
  const planOf = ({ columns }: TableInfo) => columns.find(({ name }) => planNames.test(snakeCase(name)));
  const own = planOf(table);
  if (own) return asText(table, own, prefix);
  const elsewhere = companions.find((companion) => planOf(companion.table));
  const column = elsewhere && planOf(elsewhere.table);
  if (!elsewhere || !column) return "null::text";
  const tenant = `${prefix || `${quotedTable(table.name)}.`}${quoted(id.name)}`;
  return `(SELECT ${asText(elsewhere.table, column, "billing.")} FROM ${quotedTable(elsewhere.table.name)} AS billing WHERE billing.${quoted(elsewhere.key.name)} = ${tenant})`;
}

/** The predicate of the slug's unique index, if it is partial. Such an index serves only lookups with that predicate. */
function predicateOf(slugKeys: Guess["slugKeys"]): string | null {
  return slugKeys.some(({ predicate }) => predicate === null) ? null : (slugKeys[0]?.predicate ?? null);
}

/** Joins the slug if it is in a separate table, or if it must be null for deleted tenants, whose slugs are free again. */
function slugJoin({ tenants: table, id, slug, slugTable, slugKeys, deletedAt }: Guess): string {
  if (slugTable)
    return ` AS tenant\nJOIN ${quotedTable(slugTable.table.name)} AS own ON own.${quoted(slugTable.tenant.name)} = tenant.${quoted(id.name)}`;
  const predicate = predicateOf(slugKeys);
  const flag = columnNamed(table, deletedFlags);
  const excludesDeleted = [deletedAt, flag].some(
    (column) => column && mentionsColumn(predicate ?? "", column.name),
  );
  if (!predicate || !excludesDeleted) return "";
  const activeRows = `SELECT ${quoted(id.name)}, ${quoted(slug.name)} FROM ${quotedTable(table.name)} WHERE ${predicate}`;
  return ` AS tenant\nLEFT JOIN (${activeRows}) AS own ON own.${quoted(id.name)} = tenant.${quoted(id.name)}`;
}

function as(expression: string, name: string): string {
  return expression === name || expression.endsWith(`.${name}`) ? expression : `${expression} AS ${name}`;
}

/** A column as text, or its code if it refers to a code table. `prefix` is an alias with a dot, or empty. */
function asText(table: TableInfo, { name, labels, type, lookup }: ColumnInfo, prefix: string): string {
  const column = `${prefix}${quoted(name)}`;
  if (lookup && lookup.key !== lookup.code) {
    const outer = prefix ? column : `${quotedTable(table.name)}.${column}`;
    return `(SELECT ${quoted(lookup.code)} FROM ${quotedTable(lookup.table)} AS code WHERE code.${quoted(lookup.key)} = ${outer})`;
  }
  return labels || !/^(text|character varying|(\w+\.)?citext)/.test(type) ? `${column}::text` : column;
}

function timeOf(table: TableInfo, names: readonly string[], prefix = ""): string | undefined {
  const column = timeNamed(table, names) ?? otherTime(table, names);
  if (!column) return undefined;
  const time = prefix + quoted(column.name);
  if (column.type === "date") return `${time}::timestamp AT TIME ZONE 'UTC'`;
  return column.type.endsWith("with time zone") ? time : `${time} AT TIME ZONE 'UTC'`;
}

/**
 * A creation time, or the start of a membership, with another name: a time column that defaults to the current time,
 * not to a later one.
 */
function otherTime(table: TableInfo, names: readonly string[]): ColumnInfo | undefined {
  if (names !== createdNames && names !== sinceNames) return undefined;
  return table.columns.find(
    ({ type, default: value }) =>
      /^(timestamp|date)/.test(type) && /^[^+-]*(now\(\)|CURRENT_(TIMESTAMP|DATE))[^+-]*$/.test(value ?? ""),
  );
}

function members({ tenants: table, id, owner, members: source, people }: Guess): string {
  const personJoin = (column: string) =>
    people && people.key !== people.account
      ? ` JOIN ${quotedTable(people.table.name)} AS person ON person.${quoted(people.key.name)} = ${column}`
      : "";
  const accountOf = (column: string) =>
    personJoin(column) === "" ? column : `person.${quoted(people?.account.name ?? "")}`;
  if (!source) {
    const user = owner ? `tenant.${quoted(owner.name)}` : "null::uuid";
    const since = timeOf(table, createdNames, "tenant.") ?? "null::timestamptz";
    return `SELECT tenant.${quoted(id.name)} AS tenant_id, ${accountOf(user)} AS user_id, 'owner'::text AS role, true AS is_owner, ${since} AS since FROM ${quotedTable(table.name)} AS tenant${personJoin(user)}\nWHERE ${user} IS NOT NULL`;
  }
  const { tenant, user, role, ownerRole } = source;
  const at = (name: string) => `member.${quoted(name)}`;
  const since = timeOf(source.table, sinceNames, "member.") ?? "null::timestamptz";
  const roleText = role && role.type !== "boolean" ? asText(source.table, role, "member.") : "null::text";
  const byRole = role
    ? role.type === "boolean"
      ? at(role.name)
      : isOwnerUnknown(source)
        ? "false"
        : `${at(role.name)} = ${storedSql(role, ownerRole ?? "owner")}`
    : "true";
  const isOwner = owner ? `${at(user.name)} = tenant.${quoted(owner.name)}` : byRole;
  const from = `${quotedTable(source.table.name)} AS member${personJoin(at(user.name))}`;
  const join = owner
    ? ` JOIN ${quotedTable(table.name)} AS tenant ON tenant.${quoted(id.name)} = ${at(tenant.name)}`
    : "";
  const where = source.current ? `\nWHERE ${source.current}` : "";
  return `SELECT ${at(tenant.name)} AS tenant_id, ${accountOf(at(user.name))} AS user_id, ${roleText} AS role, ${isOwner} AS is_owner, ${since} AS since\nFROM ${from}${join}${where}`;
}

function hostnames({ tenants: table, id, hostnames: source }: Guess): string {
  if (!source)
    return `SELECT ''::text AS hostname, ${quoted(id.name)} AS tenant_id, false AS is_primary FROM ${quotedTable(table.name)} WHERE false`;
  const primary = columnNamed(source.table, ["is_primary", "primary", "is_main", "main", "is_default"]);
  return `SELECT ${as(quoted(source.hostname.name), "hostname")}, ${as(quoted(source.tenant.name), "tenant_id")}, ${as(primary?.type === "boolean" ? quoted(primary.name) : "true", "is_primary")}\nFROM ${quotedTable(source.table.name)}`;
}

/** Time zone, currency and similar facts, from the tenants and from tables with one row per tenant. */
function facts({ tenants: table, id, companions }: Guess): string {
  let place = 0;
  const parts = [{ table, key: id }, ...companions].flatMap((source) => {
    const values = source.table.columns.flatMap((column) => {
      const label = factLabel(column);
      return label ? [`(${++place}, '${label}', ${factValue(column)})`] : [];
    });
    return values.length === 0
      ? []
      : [
          `SELECT ${as(quoted(source.key.name), "tenant_id")}, fact.place, fact.label, fact.value\nFROM ${quotedTable(source.table.name)}, LATERAL (VALUES ${values.join(", ")}) AS fact(place, label, value)`,
        ];
  });
  const none = `SELECT ${quoted(id.name)} AS tenant_id, 0 AS place, ''::text AS label, ''::text AS value FROM ${quotedTable(table.name)} WHERE false`;
  return parts.join("\nUNION ALL\n") || none;
}

function factValue({ name, type }: ColumnInfo): string {
  if (/^timestamp.* with time zone$/.test(type))
    return `to_char(${quoted(name)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
  return `${quoted(name)}::text`;
}

/** The key's type without its length: a view's column keeps the length, but a function's result does not. */
function keyType({ id: { type } }: Guess): string {
  return type.replace(/\(\d+\)$/, "");
}
