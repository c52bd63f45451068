ALTER TABLE "provisioning"."attempts" ADD COLUMN "search_text" text GENERATED ALWAYS AS (lower(' ' || coalesce(request ->> 'name', '') || E'\n ' || coalesce(slug, '') || E'\n ' || coalesce(owner_email, ''))) STORED, ADD COLUMN "changed_by" "xid8" DEFAULT pg_current_xact_id() NOT NULL;
--> statement-breakpoint
-- As before, but it also notes who changed the row: a time could not tell what a transaction that was still open has changed since.
CREATE OR REPLACE FUNCTION "provisioning"."attempts_move_forward"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
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
	new.changed_by := pg_current_xact_id();
	RETURN new;
END
$$;
--> statement-breakpoint
DROP INDEX "provisioning"."attempts_started_at_idx";
--> statement-breakpoint
-- Figures and filters by outcome, code and duration read this index alone.
CREATE INDEX "attempts_started_at_idx" ON "provisioning"."attempts" USING btree ("started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) INCLUDE ("status", "error_code", "duration_ms");--> statement-breakpoint
CREATE INDEX "attempts_error_code_idx" ON "provisioning"."attempts" USING btree ("error_code","started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE error_code is not null;--> statement-breakpoint
CREATE INDEX "attempts_actor_email_idx" ON "provisioning"."attempts" USING btree ("actor_email" text_pattern_ops,"started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "attempts_name_idx" ON "provisioning"."attempts" USING btree (lower("request" ->> 'name') text_pattern_ops,"started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "attempts_slug_idx" ON "provisioning"."attempts" USING btree (lower("slug") text_pattern_ops,"started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "attempts_owner_email_idx" ON "provisioning"."attempts" USING btree (lower("owner_email") text_pattern_ops,"started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "attempts_search_words_idx" ON "provisioning"."attempts" USING gin (array_to_tsvector(array_remove(regexp_split_to_array("search_text", '[^a-z0-9]+'), ''))) WITH (gin_pending_list_limit = 512);--> statement-breakpoint
CREATE INDEX "attempts_duration_ms_idx" ON "provisioning"."attempts" USING btree ("duration_ms");--> statement-breakpoint
CREATE INDEX "attempts_changed_by_idx" ON "provisioning"."attempts" USING btree ("changed_by");--> statement-breakpoint
CREATE INDEX "attempts_undone_user_idx" ON "provisioning"."attempts" USING btree ("started_at","owner_user_id") WHERE status in ('failed', 'rolled_back') and owner_user_id is not null and not owner_was_existing;--> statement-breakpoint
CREATE INDEX "attempt_events_at_idx" ON "provisioning"."attempt_events" USING brin ("at") WITH (autosummarize = on);
--> statement-breakpoint
-- Whole words are found by an index on words, substrings by trigrams. Where the database has the extension it is used as it is; else it comes with our schema, and goes with it.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA "provisioning";
--> statement-breakpoint
DO $$
BEGIN
	EXECUTE format(
		'CREATE INDEX attempts_search_text_idx ON provisioning.attempts USING gin (search_text %I.gin_trgm_ops) WITH (gin_pending_list_limit = 512)',
		(SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'pg_trgm')
	);
END
$$;
--> statement-breakpoint
-- How many rows a word stands in decides between reading an index and walking back in time: look at more of them.
ALTER TABLE "provisioning"."attempts" ALTER COLUMN "search_text" SET STATISTICS 1000;
