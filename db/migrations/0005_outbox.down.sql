DROP TABLE "provisioning"."activation_events", "provisioning"."outbox";
--> statement-breakpoint
DROP FUNCTION "provisioning"."activation_events_append_only"();
--> statement-breakpoint
DELETE FROM "provisioning"."reserved_slugs" WHERE slug = 'welcome';
