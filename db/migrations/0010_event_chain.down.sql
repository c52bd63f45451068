DROP TRIGGER "attempt_events_chain" ON "provisioning"."attempt_events";
--> statement-breakpoint
DROP FUNCTION "provisioning"."attempt_events_chain"();
--> statement-breakpoint
ALTER TABLE "provisioning"."attempt_events" DROP COLUMN "hash";
