-- Accounts as the Auth server sees them, by its index on (instance_id, lower(email)). Rows of other instances it does not see either.
CREATE OR REPLACE VIEW "provisioning"."accounts" AS (select id, email, is_sso_user, is_anonymous, created_at, deleted_at, banned_until, last_sign_in_at, recovery_sent_at, encode(sha256(convert_to(nullif(recovery_token, ''), 'UTF8')), 'hex') as link_digest, raw_app_meta_data ->> 'provisioning_attempt_id' as attempt_id, lower(email::text) as address, email_confirmed_at from auth.users where instance_id = '00000000-0000-0000-0000-000000000000' or instance_id is null);
--> statement-breakpoint
-- The account that has an address in lower case, and what keeps it from owning a tenant; null if there is none that a password can open.
-- The problem is the first that applies: ambiguous (with all of their ids), deleted, cleaning, banned, unconfirmed.
CREATE FUNCTION "provisioning"."owner_account"(wanted text) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT SET search_path = '' AS $$
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

	SELECT status, owner_was_existing INTO made_by FROM provisioning.attempts
	WHERE id = CASE WHEN account.attempt_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN account.attempt_id::uuid END
		AND owner_user_id = account.id AND NOT owner_was_existing;
	RETURN jsonb_build_object('id', account.id, 'problem', CASE
		WHEN account.deleted_at IS NOT NULL THEN 'deleted'
		-- Flagged for removal, or about to be: its attempt was undone before it came.
		WHEN made_by.status IN ('failed', 'rolled_back')
			OR EXISTS (SELECT FROM provisioning.auth_cleanups WHERE user_id = account.id AND state <> 'done') THEN 'cleaning'
		WHEN account.banned_until > now() THEN 'banned'
		-- An owner who was provisioned before and has not activated yet has no password that anyone could know.
		WHEN account.email_confirmed_at IS NULL AND made_by.status IS DISTINCT FROM 'completed' THEN 'unconfirmed'
	END);
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "provisioning"."check_owner_email"(address text) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
DECLARE
	attempt record;
	account jsonb;
	owner uuid;
	named jsonb;
	owned bigint;
BEGIN
	SELECT id, actor_email, owner_user_id, owner_was_existing, lease_expires_at >= now() AS alive,
		greatest(0, floor(extract(epoch FROM now() - started_at))) AS seconds_ago INTO attempt
	FROM provisioning.attempts WHERE owner_email = check_owner_email.address AND status NOT IN ('completed', 'failed', 'rolled_back');
	IF attempt.alive THEN
		RETURN jsonb_build_object('state', 'held', 'attemptId', attempt.id, 'secondsAgo', attempt.seconds_ago, 'actorEmail', attempt.actor_email);
	END IF;

	account := provisioning.owner_account(check_owner_email.address);
	IF account IS NULL THEN RETURN NULL; END IF;
	owner := (account ->> 'id')::uuid;
	-- Made by the attempt whose worker died: submitting ends that attempt, and its user goes with it.
	IF owner = attempt.owner_user_id AND NOT attempt.owner_was_existing THEN RETURN NULL; END IF;
	IF account ->> 'problem' = 'cleaning' THEN RETURN '{"state": "cleaning"}'; END IF;

	SELECT count(*), coalesce(jsonb_agg(jsonb_build_object('name', name, 'slug', slug) ORDER BY place) FILTER (WHERE place <= 3), '[]') INTO owned, named
	FROM (
		SELECT name, slug, row_number() OVER (ORDER BY created_at DESC, id DESC) AS place
		FROM (SELECT tenant_id FROM public.tenant_memberships WHERE user_id = owner AND role = 'owner' LIMIT 500) AS membership
		JOIN public.tenants ON id = tenant_id
	) AS tenant;
	RETURN jsonb_strip_nulls(jsonb_build_object('state', 'account', 'tenants', named, 'moreTenants', greatest(0, owned - 3),
		'adoptable', account ->> 'problem' IS NULL, 'problem', account -> 'problem', 'ids', account -> 'ids'));
END
$$;
--> statement-breakpoint
-- As before, but for any case of the address.
CREATE OR REPLACE FUNCTION "provisioning"."attempts_claim_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF EXISTS (SELECT FROM public.tenants WHERE slug = new.slug) THEN
		RAISE EXCEPTION 'the slug % is taken', new.slug USING ERRCODE = 'unique_violation', CONSTRAINT = 'tenants_slug_key';
	END IF;
	IF EXISTS (SELECT FROM provisioning.accounts WHERE address = new.owner_email AND is_sso_user = false) THEN
		RAISE EXCEPTION 'the address has an account' USING ERRCODE = 'unique_violation', CONSTRAINT = 'users_email_partial_key';
	END IF;
	RETURN NULL;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "provisioning"."owner_account"(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "provisioning"."owner_account"(text) TO "provisioning_app";
