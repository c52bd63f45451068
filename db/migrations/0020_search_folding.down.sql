DROP INDEX "provisioning"."attempts_actor_email_idx", "provisioning"."attempts_name_idx", "provisioning"."attempts_slug_idx", "provisioning"."attempts_owner_email_idx";
--> statement-breakpoint
ALTER TABLE "provisioning"."attempts" DROP COLUMN "search_text";
--> statement-breakpoint
ALTER TABLE "provisioning"."attempts" ADD COLUMN "search_text" text GENERATED ALWAYS AS (lower(' ' || coalesce(request ->> 'name', '') || E'\n ' || coalesce(slug, '') || E'\n ' || coalesce(owner_email, ''))) STORED;
--> statement-breakpoint
DROP FUNCTION "provisioning"."fold_text"(text);
--> statement-breakpoint
CREATE INDEX "attempts_actor_email_idx" ON "provisioning"."attempts" USING btree ("actor_email" text_pattern_ops,"started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);
--> statement-breakpoint
CREATE INDEX "attempts_name_idx" ON "provisioning"."attempts" USING btree (lower("request" ->> 'name') text_pattern_ops,"started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);
--> statement-breakpoint
CREATE INDEX "attempts_slug_idx" ON "provisioning"."attempts" USING btree (lower("slug") text_pattern_ops,"started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);
--> statement-breakpoint
CREATE INDEX "attempts_owner_email_idx" ON "provisioning"."attempts" USING btree (lower("owner_email") text_pattern_ops,"started_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);
--> statement-breakpoint
CREATE INDEX "attempts_search_words_idx" ON "provisioning"."attempts" USING gin (provisioning.search_words("search_text")) WITH (gin_pending_list_limit = 512);
--> statement-breakpoint
DO $$
BEGIN
	EXECUTE format(
		'CREATE INDEX attempts_search_text_idx ON provisioning.attempts USING gin (search_text %I.gin_trgm_ops) WITH (gin_pending_list_limit = 512)',
		(SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'pg_trgm')
	);
END
$$;
--> statement-breakpoint
ALTER TABLE "provisioning"."attempts" ALTER COLUMN "search_text" SET STATISTICS 1000;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "provisioning"."slug_holder"(candidate text, tenant_domain text) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT SET search_path = '' AS $$
DECLARE
	holder jsonb;
BEGIN
	SELECT jsonb_build_object('kind', 'tenant', 'name', name, 'slug', slug, 'since', created_at) INTO holder
	FROM public.tenants WHERE slug = candidate;
	IF FOUND THEN RETURN holder; END IF;

	SELECT jsonb_build_object('kind', 'tenant', 'name', name, 'slug', slug, 'since', created_at) INTO holder
	FROM public.tenant_domains JOIN public.tenants ON id = tenant_id WHERE hostname = candidate || '.' || tenant_domain;
	IF FOUND THEN RETURN holder; END IF;

	SELECT jsonb_build_object('kind', 'platform', 'reason', reason) INTO holder
	FROM provisioning.reserved_slugs WHERE slug = candidate;
	IF FOUND THEN RETURN holder; END IF;

	SELECT jsonb_build_object('kind', 'attempt', 'attemptId', id, 'startedAt', started_at, 'actorEmail', actor_email,
		'secondsAgo', greatest(0, floor(extract(epoch FROM now() - started_at)))) INTO holder
	FROM provisioning.attempts
	WHERE slug = candidate AND status NOT IN ('completed', 'failed', 'rolled_back') AND lease_expires_at >= now();
	RETURN holder;
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "provisioning"."next_free_slug"(base text, first_number bigint, tenant_domain text) RETURNS text LANGUAGE plpgsql STABLE STRICT SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
BEGIN
	-- An OFFSET 0 keeps Postgres from working out anew what it stands by, wherever that is named.
	RETURN (
		WITH RECURSIVE search(taken, leap, looks, free) AS (
			SELECT first_number - 1, 1::bigint, 0, NULL::text
			UNION ALL
			SELECT
				CASE WHEN held THEN taken + leap ELSE taken END,
				CASE WHEN free IS NOT NULL OR NOT held THEN leap / 2 WHEN looks < 7 THEN 1 ELSE leap * 16 END,
				looks + 1,
				CASE WHEN held THEN free ELSE candidate END
			FROM search
			CROSS JOIN LATERAL (
				-- The base is cut so that the whole has at most 48 characters.
				SELECT rtrim(left(base, 47 - length((taken + leap)::text)), '-') || '-' || taken + leap AS candidate OFFSET 0
			) AS numbered
			CROSS JOIN LATERAL (
				SELECT EXISTS (SELECT FROM public.tenants WHERE slug = candidate)
					OR EXISTS (SELECT FROM public.tenant_domains WHERE hostname = candidate || '.' || tenant_domain)
					OR EXISTS (SELECT FROM provisioning.reserved_slugs WHERE slug = candidate)
					OR EXISTS (
						SELECT FROM provisioning.attempts
						WHERE slug = candidate AND status NOT IN ('completed', 'failed', 'rolled_back') AND lease_expires_at >= now()
					) AS held
				OFFSET 0
			) AS look
			WHERE leap > 0 AND (free IS NOT NULL OR looks < 16)
		)
		SELECT free FROM search WHERE leap = 0
	);
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "provisioning"."attempts_claim_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF EXISTS (SELECT FROM public.tenants WHERE slug = new.slug) THEN
		RAISE EXCEPTION 'the slug % is taken', new.slug USING ERRCODE = 'unique_violation', CONSTRAINT = 'tenants_slug_key';
	END IF;
	IF EXISTS (SELECT FROM provisioning.accounts WHERE address = new.owner_email AND is_sso_user = false) THEN
		RAISE EXCEPTION 'the address has an account' USING ERRCODE = 'unique_violation', CONSTRAINT = 'users_email_partial_key';
	END IF;
	RETURN NULL;
END
$$;
