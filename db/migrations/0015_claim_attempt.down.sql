DROP FUNCTION "provisioning"."claim_attempt"(uuid, uuid, text, jsonb, text, uuid, text, integer, integer, text, jsonb);
--> statement-breakpoint
ALTER FUNCTION "provisioning"."check_slug"(text, text, text, bigint, text[]) RESET plan_cache_mode RESET enable_seqscan;
--> statement-breakpoint
ALTER FUNCTION "provisioning"."slug_holder"(text, text) SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off';
