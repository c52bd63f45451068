-- The slug of a company that was deleted is free again: it has none here.
CREATE VIEW provisioning.tenants AS
SELECT id, slug, display_name AS name, CASE state WHEN 'live' THEN 'active' ELSE 'suspended' END AS status, plan_code AS plan, created_at, updated_at
FROM app.companies WHERE deleted_at IS NULL
UNION ALL
SELECT id, NULL::text, display_name, 'deleted', plan_code, created_at, updated_at
FROM app.companies WHERE deleted_at IS NOT NULL;

CREATE VIEW provisioning.tenant_members AS
SELECT company_id AS tenant_id, user_id, role::text AS role, role = 'owner' AS is_owner, joined_at AS since FROM app.company_members;

CREATE VIEW provisioning.tenant_hostnames AS
SELECT NULL::text AS hostname, NULL::bigint AS tenant_id, NULL::boolean AS is_primary WHERE false;

CREATE VIEW provisioning.tenant_facts AS
SELECT company_id AS tenant_id, 1 AS place, 'Time zone' AS label, timezone AS value FROM app.company_settings;

CREATE FUNCTION provisioning.tenant_key(key text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT key::bigint';
