-- The part of the product that the console reads, in the console's terms. docs/adopting.md describes each column.

CREATE VIEW provisioning.tenants AS
SELECT id, slug, name, status, plan, created_at, updated_at FROM public.tenants;

CREATE VIEW provisioning.tenant_members AS
SELECT tenant_id, user_id, role, role = 'owner' AS is_owner, created_at AS since FROM public.tenant_memberships;

CREATE VIEW provisioning.tenant_hostnames AS
SELECT hostname, tenant_id, is_primary FROM public.tenant_domains;

CREATE VIEW provisioning.tenant_facts AS
SELECT tenant_id, fact.place, fact.label, fact.value
FROM public.tenant_settings, LATERAL (VALUES (1, 'Time zone', replace(timezone, '_', ' ')), (2, 'Currency', currency), (3, 'Language', locale)) AS fact(place, label, value)
UNION ALL
SELECT tenant_id, fact.place, fact.label, fact.value
FROM public.tenant_subscriptions, LATERAL (VALUES (4, 'Subscription', status), (5, 'Trial ends', to_char(trial_ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))) AS fact(place, label, value);

-- A stored key as a value of the product's own type, so that lookups use the product's indexes.
CREATE FUNCTION provisioning.tenant_key(key text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT key::uuid';
