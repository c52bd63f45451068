DROP INDEX "provisioning"."attempts_search_words_idx";
--> statement-breakpoint
CREATE INDEX "attempts_search_words_idx" ON "provisioning"."attempts" USING gin (array_to_tsvector(array_remove(regexp_split_to_array("search_text", '[^a-z0-9]+'), ''))) WITH (gin_pending_list_limit = 512);
--> statement-breakpoint
DROP FUNCTION "provisioning"."search_words"(text);
--> statement-breakpoint
ALTER TABLE "provisioning"."attempts" ALTER COLUMN "duration_ms" SET STATISTICS -1;
