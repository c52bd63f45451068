-- Personal accounts are not tenants.
CREATE VIEW provisioning.tenants AS
SELECT id, slug, name, 'active' AS status, public_metadata ->> 'plan' AS plan, created_at, updated_at
FROM basejump.accounts WHERE NOT personal_account;

CREATE VIEW provisioning.tenant_members AS
SELECT member.account_id AS tenant_id, member.user_id, member.account_role::text AS role,
  member.account_role = 'owner' AND account.primary_owner_user_id = member.user_id AS is_owner, account.created_at AS since
FROM basejump.account_user AS member JOIN basejump.accounts AS account ON account.id = member.account_id AND NOT account.personal_account;

CREATE VIEW provisioning.tenant_hostnames AS
SELECT NULL::text AS hostname, NULL::uuid AS tenant_id, NULL::boolean AS is_primary WHERE false;

CREATE VIEW provisioning.tenant_facts AS
SELECT id AS tenant_id, 1 AS place, 'Time zone' AS label, public_metadata ->> 'timezone' AS value FROM basejump.accounts WHERE NOT personal_account;

CREATE FUNCTION provisioning.tenant_key(key text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT key::uuid';
