import { countedRecords } from "@/db/definitions/record-view";
import { type Invariant, listOf, provisioned } from "../invariant";

const records = countedRecords().map(({ name, expected, exact }) => `('${name}', ${expected}, ${exact})`);

/** The rows that every tenant needs, as the product's records define them. */
export const recordInvariants: readonly Invariant[] = [
  {
    name: "tenants-have-all-records",
    rule: "Every tenant created by this console has the right number of rows for every record.",
    severity: "broken",
    remedy:
      "Insert the missing rows with the values from the attempt's request. Compare before you remove anything.",
    violations: `
      with ${provisioned}
      select format('tenant %s (%s) has %s of %s rows in %s', tenant.id, tenant.slug, coalesce(row.found, 0), record.expected, record.name) as violation
      from provisioned as tenant cross join ${listOf(records, "'', 0, false")} as record(name, expected, exact)
      left join provisioning.tenant_records as row on row.tenant_id = tenant.id and row.record = record.name
      where coalesce(row.found, 0) < record.expected or record.exact and row.found > record.expected`,
  },
];
