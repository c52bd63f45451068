-- Finds the account with the given address, which must be in lower case. Returns its id and the problem, if any, that prevents it from owning a tenant, or
-- null if there is no account. Ignores SSO users. The problem is the first of these that applies: ambiguous (with the ids of all accounts), deleted,
-- cleaning, banned, unconfirmed.
CREATE OR REPLACE FUNCTION provisioning.owner_account(wanted text) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT SET search_path = '' AS $$
DECLARE
	account record;
	made_by uuid;
	made_by_status text;
BEGIN
	SELECT id, deleted_at, banned_until, email_confirmed_at, attempt_id INTO account
	FROM provisioning.accounts WHERE address = wanted AND NOT is_sso_user LIMIT 1;
	IF NOT FOUND THEN RETURN NULL; END IF;
	-- Rows that bypassed the Auth server can have the same address in different case. Which of them can sign in is undefined.
	IF EXISTS (SELECT FROM provisioning.accounts WHERE address = wanted AND NOT is_sso_user AND id <> account.id) THEN
		RETURN jsonb_build_object('id', account.id, 'problem', 'ambiguous', 'ids',
			to_jsonb(array(SELECT id FROM provisioning.accounts WHERE address = wanted AND NOT is_sso_user ORDER BY id)));
	END IF;

	IF account.attempt_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
		SELECT id, status INTO made_by, made_by_status FROM provisioning.attempts
		WHERE id = account.attempt_id::uuid AND owner_user_id = account.id AND NOT owner_was_existing;
	END IF;
	RETURN jsonb_build_object('id', account.id, 'problem', CASE
		WHEN account.deleted_at IS NOT NULL THEN 'deleted'
		-- Flagged for removal, or about to be, because its attempt was undone before the account was created.
		WHEN EXISTS (SELECT FROM provisioning.undone_owners AS undone WHERE undone.attempt_id = made_by AND undone.user_id = account.id)
			OR EXISTS (SELECT FROM provisioning.auth_cleanups WHERE user_id = account.id AND state <> 'done') THEN 'cleaning'
		WHEN account.banned_until > now() THEN 'banned'
		-- An account that an earlier attempt created is safe to reuse before its owner activates it: no one has a password for it yet.
		WHEN account.email_confirmed_at IS NULL AND made_by_status IS DISTINCT FROM 'completed' THEN 'unconfirmed'
	END);
END
$$;
