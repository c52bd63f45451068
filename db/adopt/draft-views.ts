import type { FoundColumn, FoundTable } from "../inspect";
import { columnNamed, labelsOf, quoted, snakeCase } from "./columns";
import type { Guess } from "./guess";
import { factLabel, planNames } from "./values";

const createdNames = ["created_at", "inserted_at", "created", "opened_at", "signed_up_at"];
const updatedNames = ["updated_at", "changed_at", "modified_at"];
const sinceNames = ["created_at", "since", "joined_at", "inserted_at"];

/** The console's views over the product's tables. */
export function draftViews(guess: Guess): string {
  return [
    "-- What the console reads of the product, in the console's words. docs/adopting.md describes each column.",
    `CREATE VIEW provisioning.tenants AS\n${tenants(guess)};`,
    `CREATE VIEW provisioning.tenant_members AS\n${members(guess)};`,
    `CREATE VIEW provisioning.tenant_hostnames AS\n${hostnames(guess)};`,
    `CREATE VIEW provisioning.tenant_facts AS\n${facts(guess)};`,
    `-- A stored key as a value of the product's own type, so that look-ups use the product's indexes.\nCREATE FUNCTION provisioning.tenant_key(key text) RETURNS ${keyType(guess)} LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT key::${keyType(guess)}';\n`,
  ].join("\n\n");
}

function tenants({ tenants: table, id, slug, slugKeys, name, deletedAt }: Guess): string {
  const created = timeOf(table, createdNames) ?? "timestamptz 'epoch'";
  const updated = timeOf(table, updatedNames) ?? "null::timestamptz";
  const plan = table.columns.find((column) => planNames.test(snakeCase(column.name)));
  const columns = [
    as(quoted(id.name), "id"),
    as(quoted(slug.name), "slug"),
    as(name ? quoted(name.name) : quoted(slug.name), "name"),
    as(statusOf(table, deletedAt), "status"),
    as(plan ? asText(plan) : "null::text", "plan"),
    as(created, "created_at"),
    as(updated, "updated_at"),
  ];
  // A slug that is unique among some rows only is looked up among those: the index of the others cannot be used.
  const [key] = slugKeys;
  const all = slugKeys.some(({ predicate }) => predicate === null);
  const filters = [
    ...(all || !key?.predicate ? [] : [key.predicate]),
    ...(slug.notNull ? [] : [`${quoted(slug.name)} IS NOT NULL`]),
  ];
  return `SELECT ${columns.join(", ")} FROM ${quoted(table.name)}${filters.length > 0 ? `\nWHERE ${filters.join(" AND ")}` : ""}`;
}

function as(expression: string, name: string): string {
  return expression === name ? name : `${expression} AS ${name}`;
}

function asText({ name, labels, type }: FoundColumn): string {
  return labels || !/^(text|character varying|citext)/.test(type) ? `${quoted(name)}::text` : quoted(name);
}

function timeOf(table: FoundTable, names: readonly string[]): string | undefined {
  const column = columnNamed(table, names) ?? otherTime(table, names);
  if (!column) return undefined;
  return column.type.endsWith("with time zone")
    ? quoted(column.name)
    : `${quoted(column.name)} AT TIME ZONE 'UTC'`;
}

/** A time of another name that the database sets itself: when the row was made. */
function otherTime(table: FoundTable, names: readonly string[]): FoundColumn | undefined {
  if (names !== createdNames && names !== sinceNames) return undefined;
  return table.columns.find(
    ({ type, default: value }) =>
      type.startsWith("timestamp") && /now\(\)|CURRENT_TIMESTAMP/.test(value ?? ""),
  );
}

const suspended = /susp|paus|disab|block|inactiv|frozen|lock/i;
const deleted = /delet|archiv|clos|cancel|remov|churn/i;

/** The status in the console's words: active, suspended or deleted. */
function statusOf(table: FoundTable, deletedAt: FoundColumn | undefined): string {
  const column = columnNamed(table, ["status", "state", "lifecycle"]);
  const known = column ? labelsOf(table, column) : [];
  const cases = [
    ...(deletedAt ? [`WHEN ${quoted(deletedAt.name)} IS NOT NULL THEN 'deleted'`] : []),
    ...whenLabels(
      column,
      known.filter((label) => suspended.test(label)),
      "suspended",
    ),
    ...whenLabels(
      column,
      known.filter((label) => deleted.test(label)),
      "deleted",
    ),
    ...flag(table, ["is_active", "active", "enabled", "is_enabled"], "NOT "),
    ...flag(
      table,
      ["is_suspended", "suspended", "is_disabled", "disabled", "frozen", "is_frozen", "blocked"],
      "",
    ),
    ...(columnNamed(table, ["suspended_at", "disabled_at"])
      ? [`WHEN ${columnNamed(table, ["suspended_at", "disabled_at"])?.name} IS NOT NULL THEN 'suspended'`]
      : []),
  ];
  const otherwise =
    column && known.length === 0 && column.type !== "boolean" ? `${quoted(column.name)}::text` : "'active'";
  return cases.length > 0
    ? `CASE ${cases.join(" ")} ELSE ${otherwise} END`
    : otherwise === "'active'"
      ? "'active'::text"
      : otherwise;
}

function whenLabels(column: FoundColumn | undefined, labels: readonly string[], status: string): string[] {
  if (!column || labels.length === 0) return [];
  const list = labels.map((label) => `'${label.replaceAll("'", "''")}'`).join(", ");
  return [`WHEN ${quoted(column.name)} IN (${list}) THEN '${status}'`];
}

function flag(table: FoundTable, names: readonly string[], not: string): string[] {
  const column = columnNamed(table, names);
  return column?.type === "boolean" ? [`WHEN ${not}${quoted(column.name)} THEN 'suspended'`] : [];
}

function members({ tenants: table, id, owner, members: found }: Guess): string {
  if (!found) {
    const user = owner ? quoted(owner.name) : "null::uuid";
    const since = timeOf(table, createdNames) ?? "null::timestamptz";
    return `SELECT ${quoted(id.name)} AS tenant_id, ${user} AS user_id, 'owner'::text AS role, true AS is_owner, ${since} AS since FROM ${quoted(table.name)}\nWHERE ${user} IS NOT NULL`;
  }
  const { tenant, user, role, ownerRole } = found;
  const at = (name: string) => `member.${quoted(name)}`;
  const since = timeOf(found.table, sinceNames);
  const sinceText = since ? `member.${since}` : "null::timestamptz";
  const roleText = role && role.type !== "boolean" ? `${at(role.name)}::text` : "null::text";
  const byRole = role
    ? role.type === "boolean"
      ? at(role.name)
      : `${at(role.name)} = '${ownerRole ?? "owner"}'`
    : "true";
  const isOwner = owner ? `${at(user.name)} = tenant.${quoted(owner.name)}` : byRole;
  const from = `${quoted(found.table.name)} AS member`;
  const join = owner
    ? ` JOIN ${quoted(table.name)} AS tenant ON tenant.${quoted(id.name)} = ${at(tenant.name)}`
    : "";
  return `SELECT ${at(tenant.name)} AS tenant_id, ${at(user.name)} AS user_id, ${roleText} AS role, ${isOwner} AS is_owner, ${sinceText} AS since\nFROM ${from}${join}`;
}

function hostnames({ tenants: table, id, hostnames: found }: Guess): string {
  if (!found)
    return `SELECT ''::text AS hostname, ${quoted(id.name)} AS tenant_id, false AS is_primary FROM ${quoted(table.name)} WHERE false`;
  const primary = columnNamed(found.table, ["is_primary", "primary", "is_main", "main", "is_default"]);
  return `SELECT ${as(quoted(found.hostname.name), "hostname")}, ${as(quoted(found.tenant.name), "tenant_id")}, ${as(primary?.type === "boolean" ? quoted(primary.name) : "true", "is_primary")}\nFROM ${quoted(found.table.name)}`;
}

/** Time zone, currency and the like, from the tenants and from tables with one row for each of them. */
function facts({ tenants: table, id, companions }: Guess): string {
  let place = 0;
  const parts = [{ table, key: id }, ...companions].flatMap((source) => {
    const known = source.table.columns.flatMap((column) => {
      const label = factLabel(column);
      return label ? [`(${++place}, '${label}', ${factValue(column)})`] : [];
    });
    return known.length === 0
      ? []
      : [
          `SELECT ${as(quoted(source.key.name), "tenant_id")}, fact.place, fact.label, fact.value\nFROM ${quoted(source.table.name)}, LATERAL (VALUES ${known.join(", ")}) AS fact(place, label, value)`,
        ];
  });
  const none = `SELECT ${quoted(id.name)} AS tenant_id, 0 AS place, ''::text AS label, ''::text AS value FROM ${quoted(table.name)} WHERE false`;
  return parts.join("\nUNION ALL\n") || none;
}

function factValue({ name, type }: FoundColumn): string {
  if (type.endsWith("with time zone"))
    return `to_char(${quoted(name)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
  return `${quoted(name)}::text`;
}

/** The key's type without a length, which a view's column keeps but a function's result does not. */
function keyType({ id: { type } }: Guess): string {
  return type.replace(/\(\d+\)$/, "");
}
