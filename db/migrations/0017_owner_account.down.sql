CREATE OR REPLACE FUNCTION "provisioning"."check_owner_email"(address text) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
DECLARE
	attempt record;
	account record;
	named jsonb;
	owned bigint;
BEGIN
	SELECT id, actor_email, owner_user_id, owner_was_existing, lease_expires_at >= now() AS alive,
		greatest(0, floor(extract(epoch FROM now() - started_at))) AS seconds_ago INTO attempt
	FROM provisioning.attempts WHERE owner_email = address AND status NOT IN ('completed', 'failed', 'rolled_back');
	IF attempt.alive THEN
		RETURN jsonb_build_object('state', 'held', 'attemptId', attempt.id, 'secondsAgo', attempt.seconds_ago, 'actorEmail', attempt.actor_email);
	END IF;

	SELECT id, deleted_at IS NULL AND (banned_until IS NULL OR banned_until <= now()) AS adoptable,
		attempt_id AS made_by INTO account
	FROM provisioning.accounts WHERE email = address AND is_sso_user = false;
	IF NOT FOUND THEN RETURN NULL; END IF;
	-- Made by the attempt whose worker died: submitting ends that attempt, and its user goes with it.
	IF account.id = attempt.owner_user_id AND NOT attempt.owner_was_existing THEN RETURN NULL; END IF;

	-- Flagged for removal, or about to be: its attempt was undone before it came.
	IF EXISTS (SELECT FROM provisioning.auth_cleanups WHERE user_id = account.id AND state <> 'done') OR EXISTS (
		SELECT FROM provisioning.attempts
		WHERE id = CASE WHEN account.made_by ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN account.made_by::uuid END
			AND owner_user_id = account.id AND NOT owner_was_existing AND status IN ('failed', 'rolled_back')
	) THEN
		RETURN '{"state": "cleaning"}';
	END IF;

	SELECT count(*), coalesce(jsonb_agg(jsonb_build_object('name', name, 'slug', slug) ORDER BY place) FILTER (WHERE place <= 3), '[]') INTO owned, named
	FROM (
		SELECT name, slug, row_number() OVER (ORDER BY created_at DESC, id DESC) AS place
		FROM (SELECT tenant_id FROM public.tenant_memberships WHERE user_id = account.id AND role = 'owner' LIMIT 500) AS membership
		JOIN public.tenants ON id = tenant_id
	) AS tenant;
	RETURN jsonb_build_object('state', 'account', 'tenants', named, 'moreTenants', greatest(0, owned - 3), 'adoptable', account.adoptable);
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "provisioning"."attempts_claim_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF EXISTS (SELECT FROM public.tenants WHERE slug = new.slug) THEN
		RAISE EXCEPTION 'the slug % is taken', new.slug USING ERRCODE = 'unique_violation', CONSTRAINT = 'tenants_slug_key';
	END IF;
	IF EXISTS (SELECT FROM provisioning.accounts WHERE email = new.owner_email AND is_sso_user = false) THEN
		RAISE EXCEPTION 'the address has an account' USING ERRCODE = 'unique_violation', CONSTRAINT = 'users_email_partial_key';
	END IF;
	RETURN NULL;
END
$$;
--> statement-breakpoint
DROP FUNCTION "provisioning"."owner_account"(text);
--> statement-breakpoint
-- No right of the console's is given back: its role goes too, and a right would hold it against a rollback of another database of the server.
DROP VIEW "provisioning"."accounts";
--> statement-breakpoint
CREATE VIEW "provisioning"."accounts" AS (select id, email, is_sso_user, is_anonymous, created_at, deleted_at, banned_until, last_sign_in_at, recovery_sent_at, encode(sha256(convert_to(nullif(recovery_token, ''), 'UTF8')), 'hex') as link_digest, raw_app_meta_data ->> 'provisioning_attempt_id' as attempt_id from auth.users);
