-- The console's own role: what is granted here it can do, and nothing else. db/grants.ts lists the same, and the doctor compares the two.
-- Nobody signs in as this role. Roles belong to the whole cluster, so that another database may have made it already.
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'provisioning_app') THEN
		CREATE ROLE "provisioning_app" NOLOGIN;
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
CREATE VIEW "provisioning"."accounts" AS (select id, email, is_sso_user, deleted_at, raw_app_meta_data ->> 'provisioning_attempt_id' as attempt_id from auth.users);--> statement-breakpoint
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
CREATE POLICY "the console reads tenant_domains" ON "tenant_domains" AS PERMISSIVE FOR SELECT TO "provisioning_app" USING (true);--> statement-breakpoint
CREATE POLICY "the console adds tenant_domains" ON "tenant_domains" AS PERMISSIVE FOR INSERT TO "provisioning_app" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "the console reads tenant_memberships" ON "tenant_memberships" AS PERMISSIVE FOR SELECT TO "provisioning_app" USING (true);--> statement-breakpoint
CREATE POLICY "the console adds tenant_memberships" ON "tenant_memberships" AS PERMISSIVE FOR INSERT TO "provisioning_app" WITH CHECK (role = 'owner');--> statement-breakpoint
CREATE POLICY "the console reads tenant_settings" ON "tenant_settings" AS PERMISSIVE FOR SELECT TO "provisioning_app" USING (true);--> statement-breakpoint
CREATE POLICY "the console adds tenant_settings" ON "tenant_settings" AS PERMISSIVE FOR INSERT TO "provisioning_app" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "the console reads tenant_subscriptions" ON "tenant_subscriptions" AS PERMISSIVE FOR SELECT TO "provisioning_app" USING (true);--> statement-breakpoint
CREATE POLICY "the console adds tenant_subscriptions" ON "tenant_subscriptions" AS PERMISSIVE FOR INSERT TO "provisioning_app" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "the console reads tenants" ON "tenants" AS PERMISSIVE FOR SELECT TO "provisioning_app" USING (true);--> statement-breakpoint
CREATE POLICY "the console adds tenants" ON "tenants" AS PERMISSIVE FOR INSERT TO "provisioning_app" WITH CHECK (true);--> statement-breakpoint
GRANT USAGE ON SCHEMA public, "provisioning" TO "provisioning_app";--> statement-breakpoint
GRANT SELECT, INSERT ON public."tenants", public."tenant_memberships", public."tenant_settings", public."tenant_subscriptions", public."tenant_domains" TO "provisioning_app";--> statement-breakpoint
GRANT SELECT ON "provisioning"."accounts", "provisioning"."migrations", "provisioning"."reserved_slugs" TO "provisioning_app";--> statement-breakpoint
GRANT SELECT, INSERT ON "provisioning"."attempts", "provisioning"."auth_cleanups", "provisioning"."rate_limits", "provisioning"."staff", "provisioning"."staff_events", "provisioning"."doctor_reports" TO "provisioning_app";--> statement-breakpoint
GRANT SELECT, INSERT ("attempt_id", "seq", "stage", "at", "duration_ms", "detail") ON "provisioning"."attempt_events" TO "provisioning_app";--> statement-breakpoint
GRANT UPDATE ("status", "fence", "lease_expires_at", "tenant_id", "owner_user_id", "error_code", "error_detail", "rollback_reason", "finished_at", "duration_ms") ON "provisioning"."attempts" TO "provisioning_app";--> statement-breakpoint
GRANT UPDATE ("state", "tries", "next_try_at", "last_error", "resolved_by", "resolved_at") ON "provisioning"."auth_cleanups" TO "provisioning_app";--> statement-breakpoint
GRANT UPDATE ("window_started_at", "hits") ON "provisioning"."rate_limits" TO "provisioning_app";--> statement-breakpoint
GRANT UPDATE ("role", "added_by", "added_at"), DELETE ON "provisioning"."staff" TO "provisioning_app";--> statement-breakpoint
GRANT DELETE ON "provisioning"."doctor_reports" TO "provisioning_app";--> statement-breakpoint
-- Postgres lets everybody execute every function. Those of triggers need nobody's right.
DO $$
DECLARE
	routine regprocedure;
BEGIN
	FOR routine IN
		SELECT oid FROM pg_proc WHERE pronamespace = 'provisioning'::regnamespace
			AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
	END LOOP;
END
$$;
