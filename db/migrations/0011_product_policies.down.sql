-- Run after all else is gone: these locks are on the product's tables, and are held until the end.
DO $$
DECLARE
	tries integer := 0;
BEGIN
	SET LOCAL lock_timeout = '20ms';
	LOOP
		BEGIN
			LOCK TABLE public."tenants", public."tenant_memberships", public."tenant_settings", public."tenant_subscriptions", public."tenant_domains" IN ACCESS EXCLUSIVE MODE;
			EXIT;
		EXCEPTION WHEN lock_not_available THEN
			tries := tries + 1;
			IF tries = 300 THEN RAISE; END IF;
			PERFORM pg_sleep(0.05 + 0.1 * random());
		END;
	END LOOP;
	SET LOCAL lock_timeout TO DEFAULT;
END
$$;
--> statement-breakpoint
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
REVOKE ALL ON public."tenants", public."tenant_memberships", public."tenant_settings", public."tenant_subscriptions", public."tenant_domains" FROM "provisioning_app";
REVOKE ALL ON SCHEMA public FROM "provisioning_app";
--> statement-breakpoint
-- Another database of the cluster may still use it, and then it stays.
DO $$
BEGIN
	DROP ROLE "provisioning_app";
EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
	NULL;
END
$$;
