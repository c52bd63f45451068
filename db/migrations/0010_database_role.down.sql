DROP POLICY "the console reads tenant_domains" ON "tenant_domains";
DROP POLICY "the console adds tenant_domains" ON "tenant_domains";
DROP POLICY "the console reads tenant_memberships" ON "tenant_memberships";
DROP POLICY "the console adds tenant_memberships" ON "tenant_memberships";
DROP POLICY "the console reads tenant_settings" ON "tenant_settings";
DROP POLICY "the console adds tenant_settings" ON "tenant_settings";
DROP POLICY "the console reads tenant_subscriptions" ON "tenant_subscriptions";
DROP POLICY "the console adds tenant_subscriptions" ON "tenant_subscriptions";
DROP POLICY "the console reads tenants" ON "tenants";
DROP POLICY "the console adds tenants" ON "tenants";
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "provisioning"."attempts_claim_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF EXISTS (SELECT FROM public.tenants WHERE slug = new.slug) THEN
		RAISE EXCEPTION 'the slug % is taken', new.slug USING ERRCODE = 'unique_violation', CONSTRAINT = 'tenants_slug_key';
	END IF;
	IF EXISTS (SELECT FROM auth.users WHERE email = new.owner_email AND is_sso_user = false) THEN
		RAISE EXCEPTION 'the address has an account' USING ERRCODE = 'unique_violation', CONSTRAINT = 'users_email_partial_key';
	END IF;
	RETURN NULL;
END
$$;
--> statement-breakpoint
DROP VIEW "provisioning"."accounts";
--> statement-breakpoint
REVOKE ALL ON ALL TABLES IN SCHEMA "provisioning" FROM "provisioning_app";
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA "provisioning" FROM "provisioning_app";
REVOKE ALL ON public."tenants", public."tenant_memberships", public."tenant_settings", public."tenant_subscriptions", public."tenant_domains" FROM "provisioning_app";
REVOKE ALL ON SCHEMA public, "provisioning" FROM "provisioning_app";
--> statement-breakpoint
DO $$
DECLARE
	routine regprocedure;
BEGIN
	FOR routine IN
		SELECT oid FROM pg_proc WHERE pronamespace = 'provisioning'::regnamespace
			AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
	LOOP
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', routine);
	END LOOP;
END
$$;
--> statement-breakpoint
-- Another database of the cluster may still use it, and then it stays.
DO $$
BEGIN
	DROP ROLE "provisioning_app";
EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
	NULL;
END
$$;
