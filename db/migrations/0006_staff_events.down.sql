DROP TABLE "provisioning"."staff_events";
--> statement-breakpoint
DROP FUNCTION "provisioning"."staff_events_append_only"();
