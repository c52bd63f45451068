-- The words of a searched text, and each two that follow one another. A pair stands in few attempts however many there are: a slug or a name is
-- found by its pairs at once, where the places of frequent words had to be read and compared.
CREATE FUNCTION "provisioning"."search_words"(searched text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = '' AS $$
DECLARE
	words constant text[] := array_remove(regexp_split_to_array(searched, '[^a-z0-9]+'), '');
	pairs text[] := '{}';
BEGIN
	FOR n IN 2 .. cardinality(words) LOOP
		pairs := pairs || (words[n - 1] || ' ' || words[n]);
	END LOOP;
	RETURN array_to_tsvector(words || pairs);
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "provisioning"."search_words"(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "provisioning"."search_words"(text) TO "provisioning_app";
--> statement-breakpoint
DROP INDEX "provisioning"."attempts_search_words_idx";--> statement-breakpoint
CREATE INDEX "attempts_search_words_idx" ON "provisioning"."attempts" USING gin (provisioning.search_words("search_text")) WITH (gin_pending_list_limit = 512);
--> statement-breakpoint
-- How many attempts were that short or that long decides between reading their index and walking back in time: look at more of them.
ALTER TABLE "provisioning"."attempts" ALTER COLUMN "duration_ms" SET STATISTICS 1000;
