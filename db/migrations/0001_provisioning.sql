-- The migrator keeps its own log in this schema, so the schema may be there already.
CREATE SCHEMA IF NOT EXISTS "provisioning";
--> statement-breakpoint
CREATE TABLE "provisioning"."attempt_events" (
	"attempt_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"stage" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"duration_ms" double precision NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "attempt_events_attempt_id_seq_pk" PRIMARY KEY("attempt_id","seq"),
	CONSTRAINT "attempt_events_stage_known" CHECK (stage in ('initiated', 'validating', 'validated', 'creating_auth_user', 'auth_user_created', 'creating_records', 'verifying', 'completed', 'failed', 'rolled_back')),
	CONSTRAINT "attempt_events_seq_positive" CHECK (seq >= 1),
	CONSTRAINT "attempt_events_duration_positive" CHECK (duration_ms >= 0)
);
--> statement-breakpoint
CREATE TABLE "provisioning"."attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"actor_id" uuid NOT NULL,
	"actor_email" text NOT NULL,
	"request" jsonb NOT NULL,
	"request_hash" text NOT NULL,
	"slug" text,
	"owner_email" text,
	"owner_name" text,
	"status" text NOT NULL,
	"error_code" text,
	"error_detail" jsonb,
	"rollback_reason" text,
	"tenant_id" uuid,
	"owner_user_id" uuid,
	"owner_was_existing" boolean DEFAULT false NOT NULL,
	"blueprint" text NOT NULL,
	"blueprint_version" integer NOT NULL,
	"fence" integer DEFAULT 1 NOT NULL,
	"lease_expires_at" timestamp with time zone,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"duration_ms" double precision,
	CONSTRAINT "attempts_status_known" CHECK (status in ('initiated', 'validating', 'validated', 'creating_auth_user', 'auth_user_created', 'creating_records', 'verifying', 'completed', 'failed', 'rolled_back')),
	CONSTRAINT "attempts_error_code_known" CHECK (error_code in ('UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED', 'INVALID_INPUT', 'SLUG_TAKEN', 'EMAIL_TAKEN', 'REQUEST_CONFLICT', 'AUTH_FAILED', 'DATABASE_FAILED', 'VERIFICATION_FAILED', 'INTERRUPTED', 'INTERNAL')),
	CONSTRAINT "attempts_fence_positive" CHECK (fence >= 1),
	CONSTRAINT "attempts_finished_when_terminal" CHECK ((status not in ('completed', 'failed', 'rolled_back')) = (finished_at is null) and (finished_at is null) = (duration_ms is null)),
	CONSTRAINT "attempts_completed_has_tenant" CHECK ((status = 'completed') = (tenant_id is not null)),
	CONSTRAINT "attempts_error_when_undone" CHECK ((status in ('failed', 'rolled_back')) = (error_code is not null)),
	CONSTRAINT "attempts_in_flight_whole" CHECK (not (status not in ('completed', 'failed', 'rolled_back')) or (slug is not null and owner_email is not null and owner_name is not null and owner_user_id is not null and lease_expires_at is not null)),
	CONSTRAINT "attempts_slug_well_formed" CHECK (status = 'failed' or slug ~ '^(?=.{2,48}$)[a-z0-9]+(?:-[a-z0-9]+)*$')
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
CREATE TABLE "provisioning"."rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"window_started_at" timestamp with time zone NOT NULL,
	"hits" integer NOT NULL
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
ALTER TABLE "provisioning"."attempt_events" ADD CONSTRAINT "attempt_events_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "provisioning"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provisioning"."auth_cleanups" ADD CONSTRAINT "auth_cleanups_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "provisioning"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_slug_in_flight" ON "provisioning"."attempts" USING btree ("slug") WHERE status not in ('completed', 'failed', 'rolled_back');--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_owner_email_in_flight" ON "provisioning"."attempts" USING btree ("owner_email") WHERE status not in ('completed', 'failed', 'rolled_back');--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_tenant_id_key" ON "provisioning"."attempts" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "attempts_started_at_idx" ON "provisioning"."attempts" USING btree ("started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "attempts_lease_in_flight_idx" ON "provisioning"."attempts" USING btree ("lease_expires_at") WHERE status not in ('completed', 'failed', 'rolled_back');--> statement-breakpoint
CREATE INDEX "auth_cleanups_due_idx" ON "provisioning"."auth_cleanups" USING btree ("next_try_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "auth_cleanups_attempt_id_idx" ON "provisioning"."auth_cleanups" USING btree ("attempt_id");--> statement-breakpoint
-- An attempt only moves forward: stages in their order, nothing after an ending, fences never shrink.
CREATE FUNCTION "provisioning"."attempts_move_forward"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	stages constant text[] := array['initiated', 'validating', 'validated', 'creating_auth_user', 'auth_user_created', 'creating_records', 'verifying', 'completed', 'failed', 'rolled_back'];
BEGIN
	IF old.status IN ('completed', 'failed', 'rolled_back') THEN
		RAISE EXCEPTION 'attempt % has ended as %, nothing of it may change', old.id, old.status USING ERRCODE = 'check_violation', CONSTRAINT = 'attempts_terminal_is_final';
	END IF;
	IF array_position(stages, new.status) < array_position(stages, old.status) THEN
		RAISE EXCEPTION 'attempt % cannot go back from % to %', old.id, old.status, new.status USING ERRCODE = 'check_violation', CONSTRAINT = 'attempts_stage_order';
	END IF;
	IF new.fence < old.fence THEN
		RAISE EXCEPTION 'the fence of attempt % cannot shrink from % to %', old.id, old.fence, new.fence USING ERRCODE = 'check_violation', CONSTRAINT = 'attempts_fence_grows';
	END IF;
	RETURN new;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "attempts_move_forward" BEFORE UPDATE ON "provisioning"."attempts" FOR EACH ROW EXECUTE FUNCTION "provisioning"."attempts_move_forward"();
--> statement-breakpoint
CREATE FUNCTION "provisioning"."attempt_events_append_only"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	RAISE EXCEPTION 'attempt_events is append-only: % is refused', tg_op USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "attempt_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "provisioning"."attempt_events" FOR EACH STATEMENT EXECUTE FUNCTION "provisioning"."attempt_events_append_only"();
--> statement-breakpoint
INSERT INTO "provisioning"."reserved_slugs" ("slug", "reason")
SELECT slug, reason FROM (VALUES
	('route', array['activate', 'api', 'audit', 'auth', 'cleanups', 'health', 'login', 'logout', 'provision', 'provision-v2', 'reconcile', 'settings', 'signin', 'signup', 'sign-in', 'sign-up', 'tenants']),
	('infrastructure', array['admin', 'app', 'assets', 'cdn', 'console', 'dashboard', 'db', 'dev', 'dns', 'docs', 'files', 'ftp', 'git', 'graphql', 'host', 'img', 'internal', 'localhost', 'ns1', 'ns2', 'ns3', 'ns4', 'origin', 'preview', 'proxy', 'public', 'realtime', 'rest', 'root', 'server', 'ssh', 'staging', 'static', 'status', 'storage', 'system', 'test', 'vpn', 'web', 'webhooks', 'wpad', 'www']),
	('mail', array['abuse', 'autoconfig', 'autodiscover', 'email', 'hostmaster', 'imap', 'isatap', 'mail', 'mailer-daemon', 'mx', 'no-reply', 'noreply', 'pop', 'pop3', 'postmaster', 'smtp', 'webmail', 'webmaster']),
	('brand', array['about', 'billing', 'blog', 'careers', 'contact', 'help', 'jobs', 'legal', 'news', 'official', 'partners', 'press', 'pricing', 'privacy', 'sales', 'security', 'support', 'team', 'terms'])
) AS words(reason, slugs), unnest(slugs) AS slug;
