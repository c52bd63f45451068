DROP TABLE "tenant_domains", "tenant_subscriptions", "tenant_settings", "tenant_memberships", "tenants";
