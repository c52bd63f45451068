-- The account that has an address in lower case, and what keeps it from owning a tenant; null if there is none that a password can open.
-- The problem is the first that applies: ambiguous (with all of their ids), deleted, cleaning, banned, unconfirmed.
CREATE OR REPLACE FUNCTION provisioning.owner_account(wanted text) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT SET search_path = '' AS $$
DECLARE
	account record;
	made_by record;
BEGIN
	SELECT id, deleted_at, banned_until, email_confirmed_at, attempt_id,
		array_agg(id) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS ids INTO account
	FROM provisioning.accounts WHERE address = wanted AND NOT is_sso_user LIMIT 1;
	IF NOT FOUND THEN RETURN NULL; END IF;
	-- Rows that were written past the Auth server can differ in the case of one address. Which of them signs in is not defined.
	IF cardinality(account.ids) > 1 THEN
		RETURN jsonb_build_object('id', account.id, 'problem', 'ambiguous', 'ids', to_jsonb(account.ids));
	END IF;

	SELECT id, status INTO made_by FROM provisioning.attempts
	WHERE id = CASE WHEN account.attempt_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN account.attempt_id::uuid END
		AND owner_user_id = account.id AND NOT owner_was_existing;
	RETURN jsonb_build_object('id', account.id, 'problem', CASE
		WHEN account.deleted_at IS NOT NULL THEN 'deleted'
		-- Flagged for removal, or about to be: its attempt was undone before the account was created.
		WHEN EXISTS (SELECT FROM provisioning.undone_owners AS undone WHERE undone.attempt_id = made_by.id AND undone.user_id = account.id)
			OR EXISTS (SELECT FROM provisioning.auth_cleanups WHERE user_id = account.id AND state <> 'done') THEN 'cleaning'
		WHEN account.banned_until > now() THEN 'banned'
		-- An owner who was provisioned before and has not activated yet has no password that anyone could know.
		WHEN account.email_confirmed_at IS NULL AND made_by.status IS DISTINCT FROM 'completed' THEN 'unconfirmed'
	END);
END
$$;
