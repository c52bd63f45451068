-- The part of Supabase Auth's accounts that the console may read. The view runs with its owner's rights, because auth.users belongs to the Auth
-- server and has row-level security without policies. The condition matches the Auth server's index on the lower-case address.
CREATE VIEW provisioning.accounts AS
SELECT id, email, is_sso_user, is_anonymous, created_at, deleted_at, banned_until, last_sign_in_at,
	raw_app_meta_data ->> 'provisioning_attempt_id' AS attempt_id, lower(email::text) AS address, email_confirmed_at,
	nullif(btrim(left(raw_user_meta_data ->> 'full_name', 200)), '') AS full_name
FROM auth.users
WHERE instance_id = '00000000-0000-0000-0000-000000000000' OR instance_id IS NULL;

-- The users that undone attempts had created or were about to create. None of them may remain. Accounts that existed before are not included.
CREATE VIEW provisioning.undone_owners AS
SELECT id AS attempt_id, owner_user_id AS user_id, started_at FROM provisioning.attempts
WHERE status IN ('failed', 'rolled_back') AND owner_user_id IS NOT NULL AND NOT owner_was_existing;
