DROP TABLE "provisioning"."rate_limits", "provisioning"."reserved_slugs", "provisioning"."staff", "provisioning"."auth_cleanups", "provisioning"."attempt_events", "provisioning"."attempts";
--> statement-breakpoint
DROP FUNCTION "provisioning"."attempts_move_forward"(), "provisioning"."attempt_events_append_only"();
