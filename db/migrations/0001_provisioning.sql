-- The migrator has already created this schema, for its log and for the functions that tables use.
CREATE SCHEMA IF NOT EXISTS "provisioning";
--> statement-breakpoint
-- The console's rights. The role cannot sign in: the console's login is a member of it. Roles belong to the whole cluster, so another
-- database may have created this one already, perhaps at the same moment or with more rights.
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
-- A view shows the rows that its owner can see. If row level security applied to the owner, no account would be visible, and every address
-- would look free.
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
-- Trigrams speed up substring searches. If the extension exists, it stays in its schema. Otherwise, it is installed in this schema and removed with it.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA "provisioning";
--> statement-breakpoint
CREATE TABLE "provisioning"."owner_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"attempt_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"message_id" uuid,
	"made_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone,
	"used_at" timestamp with time zone,
	"used_by" "bytea",
	"held_until" timestamp with time zone,
	"lease_expires_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"replaced_at" timestamp with time zone,
	CONSTRAINT "owner_links_kind_known" CHECK (kind in ('mail', 'copy')),
	CONSTRAINT "owner_links_digest_is_sha256" CHECK (octet_length(digest) = 32),
	CONSTRAINT "owner_links_expire" CHECK (expires_at <= created_at + interval '31 days'),
	CONSTRAINT "owner_links_mail_has_message" CHECK ((kind = 'mail') = (message_id is not null)),
	CONSTRAINT "owner_links_used_has_hold" CHECK ((used_at is null) = (held_until is null)),
	CONSTRAINT "owner_links_finished_was_used" CHECK (finished_at is null or used_at is not null)
);
--> statement-breakpoint
CREATE TABLE "provisioning"."owner_email_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"attempt_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"old_email" text,
	"new_email" text,
	"actor_id" uuid NOT NULL,
	"actor_email" text,
	"status" text DEFAULT 'changing' NOT NULL,
	"error_code" text,
	"error_detail" jsonb,
	"fence" integer DEFAULT 1 NOT NULL,
	"lease_expires_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"owner_erasure" uuid,
	"actor_erasure" uuid,
	CONSTRAINT "owner_email_changes_status_known" CHECK (status in ('changing', 'completed', 'failed')),
	CONSTRAINT "owner_email_changes_error_when_failed" CHECK ((status = 'failed') = (error_code is not null)),
	CONSTRAINT "owner_email_changes_error_code_known" CHECK (error_code in ('UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED', 'INVALID_INPUT', 'SLUG_TAKEN', 'EMAIL_TAKEN', 'REQUEST_CONFLICT', 'AUTH_FAILED', 'DATABASE_FAILED', 'VERIFICATION_FAILED', 'INTERRUPTED', 'INTERNAL')),
	CONSTRAINT "owner_email_changes_finished_when_ended" CHECK ((status = 'changing') = (finished_at is null)),
	CONSTRAINT "owner_email_changes_differ" CHECK (new_email <> old_email),
	CONSTRAINT "owner_email_changes_fence_positive" CHECK (fence >= 1),
	CONSTRAINT "owner_email_changes_owner_whole_or_erased" CHECK (case when owner_erasure is null then num_nulls(old_email, new_email) = 0 else num_nonnulls(old_email, new_email, error_detail) = 0 end),
	CONSTRAINT "owner_email_changes_actor_whole_or_erased" CHECK ((actor_erasure is null) = (actor_email is not null)),
	CONSTRAINT "owner_email_changes_erased_after_end" CHECK (status <> 'changing' or num_nonnulls(owner_erasure, actor_erasure) = 0)
);
--> statement-breakpoint
CREATE TABLE "provisioning"."activation_events" (
	"attempt_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"actor_email" text,
	"actor_salt" uuid DEFAULT gen_random_uuid(),
	"actor_commitment" "bytea",
	"actor_erasure" uuid,
	"hash" "bytea" NOT NULL,
	"changed_by" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "activation_events_attempt_id_seq_pk" PRIMARY KEY("attempt_id","seq"),
	CONSTRAINT "activation_events_kind_known" CHECK (kind in ('mail_asked', 'mail_sent', 'link_copied', 'revoked', 'email_change_started', 'email_changed', 'email_change_failed', 'opened', 'activated')),
	CONSTRAINT "activation_events_seq_positive" CHECK (seq >= 1),
	CONSTRAINT "activation_events_actor_whole_or_erased" CHECK (case when num_nonnulls(actor_email, actor_salt, actor_commitment, actor_erasure) > 0 then case when actor_commitment is null then actor_erasure is null and num_nulls(actor_salt, actor_email) = 0 else actor_erasure is not null and octet_length(actor_commitment) = 32 and num_nonnulls(actor_salt, actor_email) = 0 end end)
);
--> statement-breakpoint
CREATE TABLE "provisioning"."attempt_events" (
	"attempt_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"stage" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"duration_ms" double precision NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "attempt_events_attempt_id_seq_pk" PRIMARY KEY("attempt_id","seq"),
	CONSTRAINT "attempt_events_stage_known" CHECK (stage in ('initiated', 'validating', 'validated', 'creating_auth_user', 'auth_user_created', 'creating_records', 'verifying', 'completed', 'failed', 'rolled_back')),
	CONSTRAINT "attempt_events_seq_positive" CHECK (seq >= 1),
	CONSTRAINT "attempt_events_duration_positive" CHECK (duration_ms >= 0)
);
--> statement-breakpoint
CREATE TABLE "provisioning"."attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"actor_id" uuid NOT NULL,
	"actor_email" text,
	"request" jsonb,
	"request_hash" text,
	"slug" text,
	"owner_email" text,
	"owner_name" text,
	"status" text NOT NULL,
	"error_code" text,
	"error_detail" jsonb,
	"rollback_reason" text,
	"tenant_id" text,
	"owner_user_id" uuid,
	"owner_was_existing" boolean DEFAULT false NOT NULL,
	"blueprint" text NOT NULL,
	"blueprint_version" integer NOT NULL,
	"fence" integer DEFAULT 1 NOT NULL,
	"lease_expires_at" timestamp with time zone,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"duration_ms" double precision,
	"search_text" text GENERATED ALWAYS AS (' ' || coalesce(provisioning.fold_text(request ->> 'name'), '') || E'\n ' || coalesce(provisioning.fold_text(slug), '') || E'\n ' || coalesce(provisioning.fold_text(owner_email), '')) STORED,
	"changed_by" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"owner_salt" uuid DEFAULT gen_random_uuid(),
	"owner_commitment" "bytea",
	"owner_erasure" uuid,
	"actor_salt" uuid DEFAULT gen_random_uuid(),
	"actor_commitment" "bytea",
	"actor_erasure" uuid,
	CONSTRAINT "attempts_status_known" CHECK (status in ('initiated', 'validating', 'validated', 'creating_auth_user', 'auth_user_created', 'creating_records', 'verifying', 'completed', 'failed', 'rolled_back')),
	CONSTRAINT "attempts_error_code_known" CHECK (error_code in ('UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED', 'INVALID_INPUT', 'SLUG_TAKEN', 'EMAIL_TAKEN', 'REQUEST_CONFLICT', 'AUTH_FAILED', 'DATABASE_FAILED', 'VERIFICATION_FAILED', 'INTERRUPTED', 'INTERNAL')),
	CONSTRAINT "attempts_fence_positive" CHECK (fence >= 1),
	CONSTRAINT "attempts_finished_when_terminal" CHECK ((status not in ('completed', 'failed', 'rolled_back')) = (finished_at is null) and (finished_at is null) = (duration_ms is null)),
	CONSTRAINT "attempts_completed_has_tenant" CHECK ((status = 'completed') = (tenant_id is not null)),
	CONSTRAINT "attempts_error_when_undone" CHECK ((status in ('failed', 'rolled_back')) = (error_code is not null)),
	CONSTRAINT "attempts_in_flight_whole" CHECK (not (status not in ('completed', 'failed', 'rolled_back')) or (slug is not null and owner_email is not null and owner_name is not null and owner_user_id is not null and lease_expires_at is not null)),
	CONSTRAINT "attempts_slug_well_formed" CHECK (status = 'failed' or slug ~ '^(?=.{2,48}$)[a-z0-9]+(?:-[a-z0-9]+)*$'),
	CONSTRAINT "attempts_whole_or_erased" CHECK (num_nonnulls(owner_salt, request, request_hash) = case when owner_erasure is null then 3 else 0 end and num_nonnulls(actor_salt, actor_email) = case when actor_erasure is null then 2 else 0 end)
);
--> statement-breakpoint
CREATE TABLE "provisioning"."auth_cleanups" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"attempt_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp with time zone NOT NULL,
	"last_error" text,
	"resolved_by" uuid,
	"resolved_at" timestamp with time zone,
	CONSTRAINT "auth_cleanups_state_known" CHECK (state in ('pending', 'done', 'manual')),
	CONSTRAINT "auth_cleanups_resolved_when_done" CHECK ((state = 'done') = (resolved_at is not null))
);
--> statement-breakpoint
CREATE TABLE "provisioning"."definitions" (
	"name" text PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	"installed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provisioning"."doctor_reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	"ok" boolean NOT NULL,
	"took_ms" double precision NOT NULL,
	"report" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provisioning"."outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"attempt_id" uuid NOT NULL,
	"tenant_id" text NOT NULL,
	"payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_expires_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"last_error" text,
	CONSTRAINT "outbox_kind_known" CHECK (kind in ('owner_activation', 'owner_added', 'link_handed_over', 'password_set')),
	CONSTRAINT "outbox_state_known" CHECK (state in ('pending', 'delivered', 'dropped', 'manual')),
	CONSTRAINT "outbox_delivered_has_time" CHECK ((state = 'delivered') = (delivered_at is not null)),
	CONSTRAINT "outbox_lease_while_pending" CHECK (state = 'pending' or lease_expires_at is null)
);
--> statement-breakpoint
CREATE TABLE "provisioning"."rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"window_started_at" timestamp with time zone NOT NULL,
	"hits" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provisioning"."audit_stream" (
	"source" text PRIMARY KEY NOT NULL,
	"after_transaction" "xid8" DEFAULT '0' NOT NULL,
	"after_attempt" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"after_seq" bigint DEFAULT 0 NOT NULL,
	"fence" integer DEFAULT 1 NOT NULL,
	"lease_expires_at" timestamp with time zone,
	CONSTRAINT "audit_stream_source_known" CHECK (source in ('attempts', 'owner_events', 'staff_events'))
);
--> statement-breakpoint
CREATE TABLE "provisioning"."retention" (
	"class" text PRIMARY KEY NOT NULL,
	"keep" interval,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "retention_class_known" CHECK (class in ('attempts', 'denials', 'deliveries'))
);
--> statement-breakpoint
CREATE TABLE "provisioning"."reserved_slugs" (
	"slug" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provisioning"."staff" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"added_by" text NOT NULL,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "staff_role_known" CHECK (role in ('admin', 'support'))
);
--> statement-breakpoint
CREATE TABLE "provisioning"."staff_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"actor_id" uuid,
	"actor_email" text,
	"kind" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb,
	"actor_salt" uuid DEFAULT gen_random_uuid(),
	"actor_commitment" "bytea",
	"actor_erasure" uuid,
	"detail_salt" uuid DEFAULT gen_random_uuid(),
	"detail_commitment" "bytea",
	"detail_erasure" uuid,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "staff_events_kind_well_formed" CHECK (kind ~ '^[a-z]+(_[a-z]+)*$'),
	CONSTRAINT "staff_events_seq_positive" CHECK (seq >= 1),
	CONSTRAINT "staff_events_actor_whole_or_erased" CHECK (case when actor_commitment is null then actor_erasure is null and num_nulls(actor_salt, actor_email) = 0 else actor_erasure is not null and octet_length(actor_commitment) = 32 and num_nonnulls(actor_salt, actor_email) = 0 end),
	CONSTRAINT "staff_events_detail_whole_or_erased" CHECK (case when detail_commitment is null then detail_erasure is null and num_nulls(detail_salt, detail) = 0 else detail_erasure is not null and octet_length(detail_commitment) = 32 and num_nonnulls(detail_salt, detail) = 0 end)
);
--> statement-breakpoint
ALTER TABLE "provisioning"."owner_links" ADD CONSTRAINT "owner_links_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "provisioning"."attempts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provisioning"."owner_email_changes" ADD CONSTRAINT "owner_email_changes_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "provisioning"."attempts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provisioning"."activation_events" ADD CONSTRAINT "activation_events_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "provisioning"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provisioning"."attempt_events" ADD CONSTRAINT "attempt_events_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "provisioning"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provisioning"."auth_cleanups" ADD CONSTRAINT "auth_cleanups_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "provisioning"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provisioning"."outbox" ADD CONSTRAINT "outbox_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "provisioning"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "owner_links_digest_key" ON "provisioning"."owner_links" USING btree ("digest");--> statement-breakpoint
CREATE UNIQUE INDEX "owner_links_message_id_key" ON "provisioning"."owner_links" USING btree ("message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "owner_links_one_live" ON "provisioning"."owner_links" USING btree ("owner_id") WHERE used_at is null and revoked_at is null and replaced_at is null;--> statement-breakpoint
CREATE INDEX "owner_links_attempt_id_idx" ON "provisioning"."owner_links" USING btree ("attempt_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "owner_email_changes_one_in_flight" ON "provisioning"."owner_email_changes" USING btree ("owner_id") WHERE status = 'changing';--> statement-breakpoint
CREATE INDEX "owner_email_changes_attempt_id_idx" ON "provisioning"."owner_email_changes" USING btree ("attempt_id","started_at");--> statement-breakpoint
CREATE INDEX "activation_events_changed_by_idx" ON "provisioning"."activation_events" USING btree ("changed_by","attempt_id","seq");--> statement-breakpoint
CREATE INDEX "attempt_events_at_idx" ON "provisioning"."attempt_events" USING brin ("at") WITH (autosummarize=on);--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_slug_in_flight" ON "provisioning"."attempts" USING btree ("slug") WHERE status not in ('completed', 'failed', 'rolled_back');--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_owner_email_in_flight" ON "provisioning"."attempts" USING btree ("owner_email") WHERE status not in ('completed', 'failed', 'rolled_back');--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_tenant_id_key" ON "provisioning"."attempts" USING btree ("tenant_id");--> statement-breakpoint
-- A covering index: statistics and filters by outcome, code, duration and slug never read the table.
CREATE INDEX "attempts_started_at_idx" ON "provisioning"."attempts" USING btree ("started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) INCLUDE ("status", "error_code", "duration_ms", "slug");--> statement-breakpoint
CREATE INDEX "attempts_error_code_idx" ON "provisioning"."attempts" USING btree ("error_code","started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE error_code is not null;--> statement-breakpoint
CREATE INDEX "attempts_actor_email_idx" ON "provisioning"."attempts" USING btree (provisioning.fold_text("actor_email") text_pattern_ops,"started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "attempts_name_idx" ON "provisioning"."attempts" USING btree (provisioning.fold_text("request" ->> 'name') text_pattern_ops,"started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "attempts_slug_idx" ON "provisioning"."attempts" USING btree (provisioning.fold_text("slug") text_pattern_ops,"started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "attempts_owner_email_idx" ON "provisioning"."attempts" USING btree (provisioning.fold_text("owner_email") text_pattern_ops,"started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
DO $$
BEGIN
	EXECUTE format(
		'CREATE INDEX attempts_search_text_idx ON provisioning.attempts USING gin (search_text %I.gin_trgm_ops) WITH (gin_pending_list_limit = 512)',
		(SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'pg_trgm')
	);
END
$$;
--> statement-breakpoint
CREATE INDEX "attempts_search_words_idx" ON "provisioning"."attempts" USING gin (provisioning.search_words("search_text")) WITH (gin_pending_list_limit = 512);--> statement-breakpoint
CREATE INDEX "attempts_duration_ms_idx" ON "provisioning"."attempts" USING btree ("duration_ms") WHERE duration_ms is not null;--> statement-breakpoint
CREATE INDEX "attempts_changed_by_idx" ON "provisioning"."attempts" USING btree ("changed_by","id");--> statement-breakpoint
CREATE INDEX "attempts_undone_user_idx" ON "provisioning"."attempts" USING btree ("started_at","owner_user_id") WHERE status in ('failed', 'rolled_back') and owner_user_id is not null and not owner_was_existing;--> statement-breakpoint
CREATE INDEX "attempts_lease_in_flight_idx" ON "provisioning"."attempts" USING btree ("lease_expires_at") WHERE status not in ('completed', 'failed', 'rolled_back');--> statement-breakpoint
CREATE INDEX "auth_cleanups_due_idx" ON "provisioning"."auth_cleanups" USING btree ("next_try_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "auth_cleanups_attempt_id_idx" ON "provisioning"."auth_cleanups" USING btree ("attempt_id");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_one_pending" ON "provisioning"."outbox" USING btree ("attempt_id","kind") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_due_idx" ON "provisioning"."outbox" USING btree ("next_try_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_attempt_id_idx" ON "provisioning"."outbox" USING btree ("attempt_id","created_at");--> statement-breakpoint
CREATE INDEX "outbox_expiring_idx" ON "provisioning"."outbox" USING btree (coalesce(delivered_at, next_try_at)) WHERE state in ('delivered', 'dropped') and (payload <> '{}' or last_error is not null);--> statement-breakpoint
CREATE UNIQUE INDEX "staff_events_seq_key" ON "provisioning"."staff_events" USING btree ("seq");--> statement-breakpoint
CREATE INDEX "staff_events_denied_idx" ON "provisioning"."staff_events" USING btree ("at") WHERE kind = 'denied' and num_nulls(actor_erasure, detail_erasure) > 0;--> statement-breakpoint
-- Larger samples: the planner chooses between these columns' indexes and a scan by time according to how many rows it expects to match.
ALTER TABLE "provisioning"."attempts" ALTER COLUMN "search_text" SET STATISTICS 1000, ALTER COLUMN "duration_ms" SET STATISTICS 1000;
--> statement-breakpoint
INSERT INTO "provisioning"."reserved_slugs" ("slug", "reason")
SELECT slug, reason FROM (VALUES
	('route', array['activate', 'api', 'audit', 'auth', 'cleanups', 'favicon', 'health', 'icon', 'login', 'logout', 'manifest', 'provision', 'provision-v2', 'reconcile', 'robots', 'search', 'settings', 'sign-in', 'sign-up', 'signin', 'signup', 'sitemap', 'staff', 'tenants', 'welcome']),
	('infrastructure', array['account', 'accounts', 'admin', 'administrator', 'app', 'assets', 'cdn', 'console', 'dashboard', 'db', 'dev', 'dns', 'docs', 'files', 'ftp', 'gateway', 'git', 'graphql', 'host', 'id', 'img', 'internal', 'localhost', 'metrics', 'monitoring', 'ns1', 'ns2', 'ns3', 'ns4', 'oauth', 'origin', 'preview', 'proxy', 'public', 'realtime', 'rest', 'root', 'saml', 'server', 'ssh', 'sso', 'staging', 'static', 'status', 'storage', 'sysadmin', 'system', 'test', 'user', 'users', 'vpn', 'web', 'webhooks', 'well-known', 'wpad', 'www']),
	('mail', array['abuse', 'autoconfig', 'autodiscover', 'dkim', 'dmarc', 'email', 'hostmaster', 'imap', 'isatap', 'mail', 'mailer-daemon', 'mta-sts', 'mx', 'no-reply', 'noreply', 'pop', 'pop3', 'postmaster', 'smtp', 'spf', 'ssladmin', 'ssladministrator', 'sslwebmaster', 'webmail', 'webmaster']),
	('brand', array['about', 'billing', 'blog', 'careers', 'contact', 'help', 'jobs', 'legal', 'news', 'official', 'partners', 'press', 'pricing', 'privacy', 'sales', 'security', 'support', 'team', 'terms'])
) AS words(reason, slugs), unnest(slugs) AS slug;
