import type pg from "pg";
import { viewNames } from "../../definitions/definition-sources";

const text = ["text", "character varying"];
const slug = [...text, "citext"];
const time = ["timestamp with time zone"];
const key = "the tenant's key";

/** The accepted types of each column of the views in db/product/views.sql. docs/adopting.md describes the columns. */
const expectedTypes: Readonly<Record<string, Readonly<Record<string, readonly string[] | typeof key>>>> = {
  tenants: {
    id: ["uuid", "bigint", "integer", "smallint", ...slug],
    slug,
    name: slug,
    status: text,
    plan: slug,
    created_at: time,
    updated_at: time,
  },
  tenant_members: { tenant_id: key, user_id: ["uuid"], role: slug, is_owner: ["boolean"], since: time },
  tenant_hostnames: { hostname: slug, tenant_id: key, is_primary: ["boolean"] },
  tenant_facts: { tenant_id: key, place: ["integer", "bigint", "text"], label: text, value: text },
};

/** If the column's type is a domain, `type` is its base type, which decides how values are compared and indexed. */
type Column = { view: string; name: string; type: string };

/** The problems with the columns of the product's views and with its key function, each with its file and fix. */
export async function compareViews(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<Column>(
    `select relname as view, attname as name, format_type(base.type, null) as type
     from pg_attribute join pg_class as c on c.oid = attrelid, lateral (
       with recursive base as (
         select atttypid as type
         union all
         select typbasetype from base join pg_type on pg_type.oid = base.type where typtype = 'd'
       ) select base.type from base join pg_type on pg_type.oid = base.type where typtype <> 'd') as base
     where relnamespace = 'provisioning'::regnamespace and relkind = 'v' and relname = any($1)
       and attnum > 0 and not attisdropped`,
    [viewNames()],
  );
  const typeOf = (view: string, name: string) => {
    return rows.find((row) => row.view === view && row.name === name)?.type.replace(/^.*\.(?=citext$)/, "");
  };
  const keyType = typeOf("tenants", "id") ?? "uuid";
  const problems = Object.entries(expectedTypes).flatMap(([view, columns]) => {
    if (!rows.some((row) => row.view === view))
      return [
        `db/product/views.sql does not create the view provisioning.${view}. Add it: docs/adopting.md lists its columns.`,
      ];
    return Object.entries(columns).flatMap(([name, types]) =>
      checkColumn(`provisioning.${view}`, name, typeOf(view, name), types === key ? [keyType] : types),
    );
  });
  return [...problems, ...(await compareKeyFunction(client, keyType))];
}

function checkColumn(
  view: string,
  column: string,
  actual: string | undefined,
  types: readonly string[],
): string[] {
  const [type] = types;
  if (actual === undefined)
    return [
      `db/product/views.sql: ${view} has no column ${column} (${type}). If the product has no such value, write null::${type} AS ${column}.`,
    ];
  if (types.includes(actual)) return [];
  return [
    `db/product/views.sql: ${view}.${column} is ${actual}, but the console needs ${types.join(" or ")}. If its values can be cast, write ${column}::${type} AS ${column}.`,
  ];
}

async function compareKeyFunction(client: pg.Client, keyType: string): Promise<string[]> {
  const { rows } = await client.query<{ type: string }>(
    `select format_type(prorettype, null) as type from pg_proc
     where pronamespace = 'provisioning'::regnamespace and proname = 'tenant_key' and proargtypes[0] = 'text'::regtype and pronargs = 1`,
  );
  const [found] = rows;
  if (!found)
    return [
      "db/product/views.sql does not create the function provisioning.tenant_key(text). Add it: docs/adopting.md describes it.",
    ];
  const type = found.type.replace(/^.*\.(?=citext$)/, "");
  if (type === keyType) return [];
  return [
    `db/product/views.sql: provisioning.tenant_key returns ${type}, but provisioning.tenants.id is ${keyType}. Write RETURNS ${keyType}, and key::${keyType} in its body.`,
  ];
}
