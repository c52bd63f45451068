DROP FUNCTION "provisioning"."prune_attempts"(timestamptz, integer, uuid, text, jsonb);
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "provisioning"."attempt_events_append_only"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	RAISE EXCEPTION 'attempt_events is append-only: % is refused', tg_op USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "provisioning"."activation_events_append_only"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	RAISE EXCEPTION 'activation_events is append-only: % is refused', tg_op USING ERRCODE = 'insufficient_privilege';
END
$$;
