CREATE VIEW provisioning.tenants AS
SELECT studio_id AS id, subdomain AS slug, title AS name, CASE WHEN frozen THEN 'suspended' ELSE 'active' END AS status, tier AS plan, created_at, updated_at
FROM public.studios;

CREATE VIEW provisioning.tenant_members AS
SELECT studio_id AS tenant_id, owner_id AS user_id, 'owner' AS role, true AS is_owner, created_at AS since FROM public.studios;

CREATE VIEW provisioning.tenant_hostnames AS
SELECT NULL::text AS hostname, NULL::uuid AS tenant_id, NULL::boolean AS is_primary WHERE false;

CREATE VIEW provisioning.tenant_facts AS
SELECT studio_id AS tenant_id, 1 AS place, 'Time zone' AS label, zone AS value FROM public.studios;

CREATE FUNCTION provisioning.tenant_key(key text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT key::uuid';
