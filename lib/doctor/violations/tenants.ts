import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { completed, inFlight, newSlug, tamper, userOf } from "../testing";
import type { Violations } from ".";

export const tenantViolations: Violations = {
  "completed-attempt-has-its-tenant": async () => {
    const { attemptId, tenantId } = await completed();
    await tamper(sql`delete from public.tenants where id = ${tenantId}::uuid`);
    return attemptId;
  },
  "tenant-has-one-attempt": async () => {
    const { tenantId } = await completed();
    const { attemptId } = await completed();
    await tamper(
      sql`drop index provisioning.attempts_tenant_id_key`,
      sql`update provisioning.attempts set tenant_id = ${tenantId} where id = ${attemptId}::uuid`,
    );
    return tenantId;
  },
  "unfinished-attempt-made-no-tenant": async () => {
    const tenantId = randomUUID();
    const userId = await userOf(await inFlight());
    await tamper(
      sql`insert into public.tenants (id, slug, name, plan) values (${tenantId}, ${newSlug()}, 'Half', 'starter')`,
      sql`insert into public.tenant_memberships (tenant_id, user_id, role) values (${tenantId}, ${userId}, 'owner')`,
    );
    return tenantId;
  },
  "tenant-has-one-owner": async () => {
    const { tenantId } = await completed();
    await tamper(
      sql`update public.tenant_memberships set role = 'member' where tenant_id = ${tenantId}::uuid`,
    );
    return tenantId;
  },
  "owner-has-an-account": async () => {
    const { userId } = await completed();
    await tamper(sql`update auth.users set deleted_at = now() where id = ${userId}::uuid`);
    return userId;
  },
  "tenant-has-its-records": async () => {
    const { tenantId } = await completed();
    await tamper(sql`delete from public.tenant_settings where tenant_id = ${tenantId}::uuid`);
    return tenantId;
  },
};
