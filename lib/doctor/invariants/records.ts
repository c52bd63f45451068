import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { db } from "@/db/client";
import { namesOf } from "@/db/names";
import { tenantDomains, tenants } from "@/db/schema/tenants";
import { type NewTenant, type TenantRecord, tenantRecords } from "@/lib/provisioning/records";
import { type Invariant, provisioned } from "../invariant";

/** Records that have invariants of their own. */
const elsewhere = ["tenant", "membership"];

/** Tells the row that was made with its tenant from those that join it later, for tables that may get more. */
const made: Readonly<Record<string, string>> = { domain: namesOf(tenantDomains).isPrimary };

/** Never inserted: a record says by its statement which table it writes to. */
const nobody: NewTenant = {
  ...{ id: "", slug: "", name: "", plan: "starter", timezone: "", currency: "", locale: "", hostname: "" },
  ...{ ownerUserId: "", trialEndsAt: new Date(0) },
};

/** SQL that counts one record's rows of each tenant made here, and returns the tenants with a wrong number. */
function wrongCounts(record: TenantRecord): string {
  const { name, expected } = record;
  const { table, column, alone } = tableOf(record);
  const exact = alone || name in made;
  return `
    select format('tenant %s (%s) has %s of ${expected} rows in %s', tenant.id, tenant.slug, coalesce(row.n, 0), '${name}') as offender
    from provisioned as tenant
    left join (select ${column} as id, count(*) as n from ${table} where ${made[name] ?? "true"} group by 1) as row on row.id = tenant.id
    where coalesce(row.n, 0) ${exact ? "<>" : "<"} ${expected}`;
}

/** The table of a record, its column that names the tenant, and whether that column alone is the primary key. */
function tableOf({ name, insert }: TenantRecord): { table: string; column: string; alone: boolean } {
  const table = insert(db, nobody)
    .getSQL()
    .queryChunks.find((chunk) => is(chunk, PgTable));
  if (!is(table, PgTable)) throw new Error(`the record ${name} does not insert into a table`);
  const config = getTableConfig(table);
  const key = config.foreignKeys
    .map((foreignKey) => foreignKey.reference())
    .find(({ foreignTable }) => foreignTable === tenants);
  const [column] = key?.columns ?? [];
  if (!column) throw new Error(`the table of the record ${name} has no foreign key to tenants`);
  return {
    table: `"${config.schema ?? "public"}"."${config.name}"`,
    column: `"${column.name}"`,
    alone: column.primary,
  };
}

/** The rows that every tenant is made of, as the list of records has them; an adopter's own included. */
export const recordInvariants: readonly Invariant[] = [
  {
    name: "tenant-has-its-records",
    promise:
      "Every tenant that was made here has the records that each tenant is made with, in their numbers.",
    severity: "broken",
    remedy:
      "Insert what is missing, with the values of the attempt's request; remove nothing before you have compared.",
    offenders: `with ${provisioned} ${tenantRecords
      .filter(({ name }) => !elsewhere.includes(name))
      .map(wrongCounts)
      .join(" union all ")}`,
  },
];
