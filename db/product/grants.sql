-- The rights that the console needs for its inserts. It reads tenants through the views, and reads a table directly only if a right is listed here. `db:rollback` removes all of these.

GRANT USAGE ON SCHEMA public TO provisioning_app;
GRANT INSERT ON public.tenants, public.tenant_memberships, public.tenant_settings, public.tenant_subscriptions, public.tenant_domains TO provisioning_app;

CREATE POLICY "the console adds tenants" ON public.tenants FOR INSERT TO provisioning_app WITH CHECK (true);
-- Owners only, so the console cannot add members to an existing tenant: a tenant has one owner.
CREATE POLICY "the console adds tenant_memberships" ON public.tenant_memberships FOR INSERT TO provisioning_app WITH CHECK (role = 'owner');
CREATE POLICY "the console adds tenant_settings" ON public.tenant_settings FOR INSERT TO provisioning_app WITH CHECK (true);
CREATE POLICY "the console adds tenant_subscriptions" ON public.tenant_subscriptions FOR INSERT TO provisioning_app WITH CHECK (true);
CREATE POLICY "the console adds tenant_domains" ON public.tenant_domains FOR INSERT TO provisioning_app WITH CHECK (true);
