DROP INDEX "provisioning"."attempts_search_text_idx";
--> statement-breakpoint
DO $$
BEGIN
	IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm' AND extnamespace = 'provisioning'::regnamespace) THEN
		DROP EXTENSION pg_trgm;
	END IF;
END
$$;
--> statement-breakpoint
DROP INDEX "provisioning"."attempt_events_at_idx", "provisioning"."attempts_undone_user_idx", "provisioning"."attempts_changed_by_idx", "provisioning"."attempts_duration_ms_idx", "provisioning"."attempts_search_words_idx", "provisioning"."attempts_owner_email_idx", "provisioning"."attempts_slug_idx", "provisioning"."attempts_name_idx", "provisioning"."attempts_actor_email_idx", "provisioning"."attempts_error_code_idx", "provisioning"."attempts_started_at_idx";
--> statement-breakpoint
CREATE INDEX "attempts_started_at_idx" ON "provisioning"."attempts" USING btree ("started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);
--> statement-breakpoint
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
	RETURN new;
END
$$;
--> statement-breakpoint
ALTER TABLE "provisioning"."attempts" DROP COLUMN "changed_by", DROP COLUMN "search_text";
