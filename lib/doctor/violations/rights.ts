import { sql } from "drizzle-orm";
import { admin } from "@/db/testing/admin";
import { newSlug } from "../testing";
import type { Violations } from ".";

export const rightsViolations: Violations = {
  "console-has-its-rights": async () => {
    await admin.execute(sql`grant update on provisioning.attempt_events to provisioning_app`);
    return "has too much: update on provisioning.attempt_events";
  },
  "api-reaches-nothing-of-ours": async () => {
    await admin.execute(sql`grant select (slug) on provisioning.attempts to anon`);
    return "anon has: select (slug) on provisioning.attempts";
  },
  "console-signs-in-with-its-role": async () => {
    // A role of this database's own: those of the cluster are shared with the tests that run meanwhile.
    const owner = sql.identifier(newSlug("owner"));
    await admin.execute(sql`create role ${owner}`);
    await admin.execute(sql`alter schema provisioning owner to ${owner}`);
    await admin.execute(sql`grant ${owner} to console`);
    return "console owns the schema provisioning";
  },
};
