DROP TRIGGER "attempts_claim_guard" ON "provisioning"."attempts";
--> statement-breakpoint
DROP FUNCTION "provisioning"."attempts_claim_guard"();
