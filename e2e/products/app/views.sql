-- A deleted company has no row in `living`, so its slug is free again.
CREATE VIEW provisioning.tenants AS
SELECT company.id, living.slug, company.display_name AS name,
  CASE WHEN company.deleted_at IS NOT NULL THEN 'deleted' WHEN company.state = 'live' THEN 'active' ELSE 'suspended' END AS status,
  company.plan_code AS plan, company.created_at, company.updated_at
FROM app.companies AS company LEFT JOIN app.companies AS living ON living.id = company.id AND living.deleted_at IS NULL;

CREATE VIEW provisioning.tenant_members AS
SELECT company_id AS tenant_id, user_id, role::text AS role, role = 'owner' AS is_owner, joined_at AS since FROM app.company_members;

CREATE VIEW provisioning.tenant_hostnames AS
SELECT NULL::text AS hostname, NULL::bigint AS tenant_id, NULL::boolean AS is_primary WHERE false;

CREATE VIEW provisioning.tenant_facts AS
SELECT company_id AS tenant_id, 1 AS place, 'Time zone' AS label, timezone AS value FROM app.company_settings;

CREATE FUNCTION provisioning.tenant_key(key text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT key::bigint';
