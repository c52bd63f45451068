CREATE TABLE "public"."tenant_domains" (
	"hostname" text PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"is_primary" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "public"."tenant_domains" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "public"."tenant_memberships" (
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tenant_memberships_tenant_id_user_id_pk" PRIMARY KEY("tenant_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "public"."tenant_memberships" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "public"."tenant_settings" (
	"tenant_id" uuid PRIMARY KEY NOT NULL,
	"timezone" text NOT NULL,
	"currency" text NOT NULL,
	"locale" text NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "public"."tenant_settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "public"."tenant_subscriptions" (
	"tenant_id" uuid PRIMARY KEY NOT NULL,
	"plan" text NOT NULL,
	"status" text NOT NULL,
	"trial_ends_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "public"."tenant_subscriptions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "public"."tenants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"plan" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tenants_slug_key" UNIQUE("slug")
);
--> statement-breakpoint
ALTER TABLE "public"."tenants" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "public"."tenant_domains" ADD CONSTRAINT "tenant_domains_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public"."tenant_memberships" ADD CONSTRAINT "tenant_memberships_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public"."tenant_memberships" ADD CONSTRAINT "tenant_memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public"."tenant_settings" ADD CONSTRAINT "tenant_settings_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public"."tenant_subscriptions" ADD CONSTRAINT "tenant_subscriptions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "tenant_domains_one_primary" ON "public"."tenant_domains" USING btree ("tenant_id") WHERE is_primary;--> statement-breakpoint
CREATE INDEX "tenant_domains_tenant_id_idx" ON "public"."tenant_domains" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "tenant_domains_lower_hostname_idx" ON "public"."tenant_domains" USING btree (lower("hostname"));--> statement-breakpoint
CREATE UNIQUE INDEX "tenant_memberships_one_owner" ON "public"."tenant_memberships" USING btree ("tenant_id") WHERE role = 'owner';--> statement-breakpoint
CREATE INDEX "tenant_memberships_user_id_idx" ON "public"."tenant_memberships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "tenants_lower_slug_idx" ON "public"."tenants" USING btree (lower("slug"));--> statement-breakpoint
CREATE INDEX "tenants_created_at_idx" ON "public"."tenants" USING btree ("created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "tenants_name_idx" ON "public"."tenants" USING btree ((coalesce(nullif(btrim("name"), ''), "slug") collate "und-x-icu"),"id");--> statement-breakpoint
CREATE INDEX "tenants_plan_idx" ON "public"."tenants" USING btree ("plan","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "tenants_status_idx" ON "public"."tenants" USING btree ("status","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
-- Trigrams speed up substring searches. If the extension exists, it stays in its schema. Otherwise, it is installed in the schema that Supabase uses
-- for extensions, because these tables outlive the console's schema.
DO $$
DECLARE
	operators text;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
		CREATE SCHEMA IF NOT EXISTS extensions;
		CREATE EXTENSION pg_trgm WITH SCHEMA extensions;
	END IF;
	operators := (SELECT format('%s.gin_trgm_ops', extnamespace::regnamespace) FROM pg_extension WHERE extname = 'pg_trgm');
	EXECUTE format($index$CREATE INDEX tenants_search_idx ON public.tenants USING gin (lower(coalesce(name, '') || ' ' || slug) %s) WITH (gin_pending_list_limit = 512)$index$, operators);
	EXECUTE format('CREATE INDEX tenant_domains_search_idx ON public.tenant_domains USING gin (lower(hostname) %s) WITH (gin_pending_list_limit = 512)', operators);
	EXECUTE format($index$CREATE INDEX tenants_accents_idx ON public.tenants USING gin ((regexp_replace(replace(replace(replace(translate(lower(regexp_replace(normalize(name, NFKD), '[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]', '', 'g') collate "und-x-icu"), 'øłđðħŧıςʹʻʼʽ', 'olddhtiσ    '), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe') collate "und-x-icu", '[^[:alnum:]]+', ' ', 'g')) %s) WITH (gin_pending_list_limit = 512)
		WHERE not (octet_length(name) = length(name) and position('  ' in name) = 0 and left(name, 1) <> ' ' and position('`' in name) = 0)$index$, operators);
END
$$;
--> statement-breakpoint
CREATE POLICY "members read their domains" ON "public"."tenant_domains" AS PERMISSIVE FOR SELECT TO "authenticated" USING (exists (select 1 from public.tenant_memberships m where m.tenant_id = tenant_domains.tenant_id and m.user_id = (select auth.uid())));--> statement-breakpoint
CREATE POLICY "members read their own membership" ON "public"."tenant_memberships" AS PERMISSIVE FOR SELECT TO "authenticated" USING (user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "members read their settings" ON "public"."tenant_settings" AS PERMISSIVE FOR SELECT TO "authenticated" USING (exists (select 1 from public.tenant_memberships m where m.tenant_id = tenant_settings.tenant_id and m.user_id = (select auth.uid())));--> statement-breakpoint
CREATE POLICY "members read their subscription" ON "public"."tenant_subscriptions" AS PERMISSIVE FOR SELECT TO "authenticated" USING (exists (select 1 from public.tenant_memberships m where m.tenant_id = tenant_subscriptions.tenant_id and m.user_id = (select auth.uid())));--> statement-breakpoint
CREATE POLICY "members read their tenants" ON "public"."tenants" AS PERMISSIVE FOR SELECT TO "authenticated" USING (exists (select 1 from public.tenant_memberships m where m.tenant_id = tenants.id and m.user_id = (select auth.uid())));