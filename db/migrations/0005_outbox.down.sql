DROP TABLE "provisioning"."activation_events", "provisioning"."outbox";
--> statement-breakpoint
DROP FUNCTION "provisioning"."activation_events_append_only"();
