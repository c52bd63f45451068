-- The slug of a workspace that was deleted is free again: it has none here. Prisma writes times in UTC.
CREATE VIEW provisioning.tenants AS
SELECT "id", "slug", "name", 'active' AS status, "plan", "createdAt" AT TIME ZONE 'UTC' AS created_at, "updatedAt" AT TIME ZONE 'UTC' AS updated_at
FROM public."Workspace" WHERE "deletedAt" IS NULL
UNION ALL
SELECT "id", NULL::extensions.citext, "name", 'deleted', "plan", "createdAt" AT TIME ZONE 'UTC', "updatedAt" AT TIME ZONE 'UTC'
FROM public."Workspace" WHERE "deletedAt" IS NOT NULL;

CREATE VIEW provisioning.tenant_members AS
SELECT "workspaceId" AS tenant_id, "userId" AS user_id, lower("role"::text) AS role, "role" = 'OWNER' AS is_owner, "createdAt" AT TIME ZONE 'UTC' AS since
FROM public."Membership";

CREATE VIEW provisioning.tenant_hostnames AS
SELECT NULL::text AS hostname, NULL::text AS tenant_id, NULL::boolean AS is_primary WHERE false;

CREATE VIEW provisioning.tenant_facts AS
SELECT "id" AS tenant_id, 1 AS place, 'Language' AS label, "locale" AS value FROM public."Workspace";

CREATE FUNCTION provisioning.tenant_key(key text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT key';
