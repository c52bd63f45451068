-- What the console's role may do with the product's tables. Adding a policy locks its table, so that these are the last statements of all.
-- The locks are asked for together, and given back at once where one is not free: a lock that is waited for holds up everybody who comes later.
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
GRANT USAGE ON SCHEMA public TO "provisioning_app";--> statement-breakpoint
GRANT SELECT, INSERT ON public."tenants", public."tenant_memberships", public."tenant_settings", public."tenant_subscriptions", public."tenant_domains" TO "provisioning_app";
