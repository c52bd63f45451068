import { sql } from "drizzle-orm";
import { admin } from "@/db/testing/admin";
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
  // An owned object, since memberships would hold for every database of the cluster.
  "console-is-nobody-else": async () => {
    await admin.execute(sql`create type public.lent as enum ()`);
    await admin.execute(sql`alter type public.lent owner to provisioning_app`);
    return "provisioning_app owns the type public.lent";
  },
  "console-signs-in-with-its-role": async () => {
    await admin.execute(sql`alter schema provisioning owner to console`);
    return "console owns the schema provisioning";
  },
};
