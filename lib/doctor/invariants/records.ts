import { countedRecords } from "@/db/definitions/record-view";
import { type Invariant, listOf, provisioned } from "../invariant";

const records = countedRecords().map(({ name, expected, exact }) => `('${name}', ${expected}, ${exact})`);

/** The rows that every tenant is made of, as the product's records have them. */
export const recordInvariants: readonly Invariant[] = [
  {
    name: "tenant-has-its-records",
    promise:
      "Every tenant that was made here has the records that each tenant is made with, in their numbers.",
    severity: "broken",
    remedy:
      "Insert what is missing, with the values of the attempt's request; remove nothing before you have compared.",
    offenders: `
      with ${provisioned}
      select format('tenant %s (%s) has %s of %s rows in %s', tenant.id, tenant.slug, coalesce(row.found, 0), record.expected, record.name) as offender
      from provisioned as tenant cross join ${listOf(records, "'', 0, false")} as record(name, expected, exact)
      left join provisioning.tenant_records as row on row.tenant_id = tenant.id and row.record = record.name
      where coalesce(row.found, 0) < record.expected or record.exact and row.found > record.expected`,
  },
];
