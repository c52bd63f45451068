-- The console's own role: what is granted here it can do, and nothing else. db/grants.ts lists the same, and the doctor compares the two.
-- Nobody signs in as this role. Roles belong to the whole cluster, so that another database may have made it already.
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'provisioning_app') THEN
		CREATE ROLE "provisioning_app" NOLOGIN NOINHERIT;
	END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
	NULL;
END
$$;
--> statement-breakpoint
-- A view shows what its owner may see. One who is subject to row level security would show no account at all, and every address as free.
DO $$
BEGIN
	IF NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AND EXISTS (
		SELECT FROM pg_class WHERE oid = 'auth.users'::regclass AND relrowsecurity AND NOT pg_has_role(relowner, 'usage')
	) THEN
		RAISE EXCEPTION 'the role % cannot see the accounts in auth.users: run the migrations as the role postgres of the Supabase project, or as one with BYPASSRLS', current_user USING ERRCODE = 'insufficient_privilege';
	END IF;
END
$$;
--> statement-breakpoint
CREATE VIEW "provisioning"."account_links" AS (select user_id from auth.one_time_tokens where token_type = 'recovery_token');--> statement-breakpoint
CREATE VIEW "provisioning"."accounts" AS (select id, email, is_sso_user, is_anonymous, created_at, deleted_at, banned_until, last_sign_in_at, recovery_sent_at, encode(sha256(convert_to(nullif(recovery_token, ''), 'UTF8')), 'hex') as link_digest, raw_app_meta_data ->> 'provisioning_attempt_id' as attempt_id from auth.users);--> statement-breakpoint
-- Whose the link with this hash is. With its owner's rights: a digest in the view has no index, and the hash itself nobody may read.
-- The second condition repeats that of the Auth server's partial index, or the index would not be used.
CREATE FUNCTION "provisioning"."account_of_link"(token_hash text) RETURNS uuid LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = '' AS $$
	SELECT id FROM auth.users WHERE recovery_token = token_hash AND recovery_token !~ '^[0-9 ]*$'
$$;
--> statement-breakpoint
ALTER FUNCTION "provisioning"."numbered_slug"(text, bigint) SET search_path = '';
--> statement-breakpoint
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
-- As before, but by the view: the guard runs with the rights of whoever claims.
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
GRANT USAGE ON SCHEMA "provisioning" TO "provisioning_app";--> statement-breakpoint
GRANT SELECT ON "provisioning"."accounts", "provisioning"."account_links", "provisioning"."migrations", "provisioning"."reserved_slugs" TO "provisioning_app";--> statement-breakpoint
GRANT SELECT, INSERT ON "provisioning"."attempts", "provisioning"."auth_cleanups", "provisioning"."outbox", "provisioning"."rate_limits", "provisioning"."staff", "provisioning"."staff_events", "provisioning"."doctor_reports" TO "provisioning_app";--> statement-breakpoint
GRANT SELECT, INSERT ("attempt_id", "seq", "stage", "at", "duration_ms", "detail") ON "provisioning"."attempt_events" TO "provisioning_app";--> statement-breakpoint
GRANT UPDATE ("status", "fence", "lease_expires_at", "tenant_id", "owner_user_id", "error_code", "error_detail", "rollback_reason", "finished_at", "duration_ms") ON "provisioning"."attempts" TO "provisioning_app";--> statement-breakpoint
GRANT SELECT, INSERT ("attempt_id", "kind", "actor_email", "link_sent_at") ON "provisioning"."activation_events" TO "provisioning_app";--> statement-breakpoint
GRANT UPDATE ("payload", "state", "tries", "next_try_at", "lease_expires_at", "delivered_at", "last_error") ON "provisioning"."outbox" TO "provisioning_app";--> statement-breakpoint
GRANT UPDATE ("state", "tries", "next_try_at", "last_error", "resolved_by", "resolved_at") ON "provisioning"."auth_cleanups" TO "provisioning_app";--> statement-breakpoint
GRANT UPDATE ("window_started_at", "hits") ON "provisioning"."rate_limits" TO "provisioning_app";--> statement-breakpoint
GRANT UPDATE ("role", "added_by", "added_at"), DELETE ON "provisioning"."staff" TO "provisioning_app";--> statement-breakpoint
GRANT DELETE ON "provisioning"."doctor_reports", "provisioning"."rate_limits" TO "provisioning_app";--> statement-breakpoint
-- Postgres lets everybody execute every function. Those of triggers need nobody's right.
REVOKE EXECUTE ON FUNCTION "provisioning"."account_of_link"(text), "provisioning"."check_owner_email"(text), "provisioning"."check_slug"(text, text, text, bigint, text[]), "provisioning"."next_free_slug"(text, bigint, text), "provisioning"."numbered_slug"(text, bigint), "provisioning"."slug_holder"(text, text), "provisioning"."attempts_move_forward"(), "provisioning"."attempts_claim_guard"(), "provisioning"."attempt_events_append_only"(), "provisioning"."activation_events_append_only"(), "provisioning"."staff_events_append_only"() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "provisioning"."account_of_link"(text), "provisioning"."check_owner_email"(text), "provisioning"."check_slug"(text, text, text, bigint, text[]), "provisioning"."next_free_slug"(text, bigint, text), "provisioning"."numbered_slug"(text, bigint), "provisioning"."slug_holder"(text, text) TO "provisioning_app";
