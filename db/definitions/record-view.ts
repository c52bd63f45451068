import { is } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { getTableConfig, type PgColumn, PgTable } from "drizzle-orm/pg-core";
import pg from "pg";
import { product } from "../product";
import type { NewTenant, TenantRecord } from "../seam/define-product";
import { exampleValue } from "../seam/product-field";

/** A record whose rows can be counted per tenant. */
export type CountedRecord = {
  name: string;
  table: string;
  /** The column that identifies the tenant. */
  column: string;
  expected: number;
  /** True if a tenant can have only one row, because that column alone is the primary key. */
  exact: boolean;
};

/**
 * A sample tenant, used to find the table into which a record inserts. Its values are valid, in case a record looks them up.
 */
export const sampleTenant: NewTenant = {
  id: "00000000-0000-0000-0000-000000000000",
  slug: "sample",
  name: "Sample",
  plan: Object.keys(product.plans)[0] ?? "",
  timezone: "UTC",
  currency: "USD",
  locale: "en-US",
  hostname: "sample.invalid",
  trialEndsAt: new Date(0),
  owner: {
    id: "00000000-0000-0000-0000-000000000000",
    email: "owner@sample.invalid",
    name: "Owner",
    existing: false,
  },
  actor: { id: "00000000-0000-0000-0000-000000000000", email: "admin@sample.invalid" },
  extra: Object.fromEntries(product.fields.map((field) => [field.name, exampleValue(field)])),
};

/**
 * The records with a fixed number of rows and a table that has a foreign key to the tenant's table. Omits the tenant's own
 * record.
 */
export function countedRecords(): CountedRecord[] {
  const [first, ...rest] = product.records ?? [];
  const tenants = first && tableOf(first);
  return rest.flatMap((record) => {
    const table = tableOf(record);
    const { expected, name } = record;
    if (!table || typeof expected !== "number") return [];
    const { schema = "public", name: tableName, foreignKeys } = getTableConfig(table);
    const key = foreignKeys
      .map((foreignKey) => foreignKey.reference())
      .find(({ foreignTable }) => foreignTable === tenants);
    const [column] = (key?.columns ?? []) as PgColumn[];
    if (!column) return [];
    return [
      {
        name,
        table: quoted(schema, tableName),
        column: quoted(column.name),
        expected,
        exact: column.primary,
      },
    ];
  });
}

/** The name of the product's record that inserts into a table, given as `schema.table`. */
export function recordOf(table: string): string | undefined {
  return product.records?.find((record) => {
    const recordTable = tableOf(record);
    if (!recordTable) return false;
    const { schema = "public", name } = getTableConfig(recordTable);
    return `${schema}.${name}` === table;
  })?.name;
}

/** SQL that creates provisioning.tenant_records: the number of rows per record and tenant, omitting zeros. */
export function recordViewSql(): string {
  const counts = countedRecords().map(
    ({ name, table, column }) =>
      `SELECT '${name}'::text AS record, ${column} AS tenant_id, count(*) AS found FROM ${table} GROUP BY ${column}`,
  );
  const none =
    "SELECT ''::text AS record, id AS tenant_id, 0::bigint AS found FROM provisioning.tenants WHERE false";
  return `CREATE VIEW provisioning.tenant_records AS\n${counts.join("\nUNION ALL\n") || none};\n`;
}

const builder = drizzle(new pg.Client());

function tableOf({ name, insert }: TenantRecord): PgTable | undefined {
  try {
    const table = insert(builder, sampleTenant)
      .getSQL()
      .queryChunks.find((chunk) => is(chunk, PgTable));
    return is(table, PgTable) ? table : undefined;
  } catch (error) {
    throw new Error(
      `the insert of the record "${name}" must return a Drizzle statement, but threw: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

function quoted(...names: string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join(".");
}
