-- A deleted workspace has no row in `living`, so its slug is free again. Prisma writes times in UTC.
CREATE VIEW provisioning.tenants AS
SELECT workspace."id", living."slug", workspace."name", CASE WHEN workspace."deletedAt" IS NULL THEN 'active' ELSE 'deleted' END AS status,
  workspace."plan", workspace."createdAt" AT TIME ZONE 'UTC' AS created_at, workspace."updatedAt" AT TIME ZONE 'UTC' AS updated_at
FROM public."Workspace" AS workspace LEFT JOIN public."Workspace" AS living ON living."id" = workspace."id" AND living."deletedAt" IS NULL;

CREATE VIEW provisioning.tenant_members AS
SELECT "workspaceId" AS tenant_id, "userId" AS user_id, lower("role"::text) AS role, "role" = 'OWNER' AS is_owner, "createdAt" AT TIME ZONE 'UTC' AS since
FROM public."Membership";

CREATE VIEW provisioning.tenant_hostnames AS
SELECT NULL::text AS hostname, NULL::text AS tenant_id, NULL::boolean AS is_primary WHERE false;

CREATE VIEW provisioning.tenant_facts AS
SELECT "id" AS tenant_id, 1 AS place, 'Language' AS label, "locale" AS value FROM public."Workspace";

CREATE FUNCTION provisioning.tenant_key(key text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT key';
