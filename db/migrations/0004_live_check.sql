-- The live check of slug and e-mail. Functions, because a connection keeps their plans: planning these lookups anew with every question
-- takes ten times as long as running them. A plan that is kept must fit tables of any size, so it is generic and uses indexes alone.
-- All of it is advice; what decides are the unique indexes and the guard of a claim.

-- Who has a slug; null where it is free. An attempt whose lease ran out holds nothing: submitting ends it first.
CREATE FUNCTION "provisioning"."slug_holder"(candidate text, tenant_domain text) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
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
-- The slug base-number, of which the base is cut so that the whole has at most 48 characters.
CREATE FUNCTION "provisioning"."numbered_slug"(base text, number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT rtrim(left(base, 47 - length(number::text)), '-') || '-' || number
$$;
--> statement-breakpoint
-- The slug base-N with an N from first_number on that is free: the first one of eight, or else one right after a taken one, found by
-- leaps that double and then by halving the last leap. 56 looks at most, however many are taken; null where no leap found a free one.
CREATE FUNCTION "provisioning"."next_free_slug"(base text, first_number bigint, tenant_domain text) RETURNS text LANGUAGE plpgsql STABLE STRICT SET search_path = '' AS $$
DECLARE
	taken bigint := first_number - 1;
	leap bigint := 1;
	looks int := 0;
BEGIN
	WHILE provisioning.slug_holder(provisioning.numbered_slug(base, taken + leap), tenant_domain) IS NOT NULL LOOP
		taken := taken + leap;
		looks := looks + 1;
		IF looks = 32 THEN RETURN NULL; END IF;
		IF looks >= 8 THEN leap := leap * 2; END IF;
	END LOOP;
	WHILE leap > 1 LOOP
		leap := leap / 2;
		IF provisioning.slug_holder(provisioning.numbered_slug(base, taken + leap), tenant_domain) IS NOT NULL THEN
			taken := taken + leap;
		END IF;
	END LOOP;
	RETURN provisioning.numbered_slug(base, taken + 1);
END
$$;
--> statement-breakpoint
-- Null where the slug is free; else who has it, and free slugs in its place: a numbered one, then up to three of `words` in their order.
CREATE FUNCTION "provisioning"."check_slug"(candidate text, tenant_domain text, base text, first_number bigint, words text[]) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT SET search_path = '' AS $$
DECLARE
	holder jsonb := provisioning.slug_holder(candidate, tenant_domain);
	free_words text[];
BEGIN
	IF holder IS NULL THEN RETURN NULL; END IF;
	free_words := array(
		SELECT word FROM unnest(words) WITH ORDINALITY AS listed(word, place)
		WHERE provisioning.slug_holder(word, tenant_domain) IS NULL ORDER BY place LIMIT 3
	);
	RETURN jsonb_build_object('holder', holder, 'suggestions',
		to_jsonb(array_remove(provisioning.next_free_slug(base, first_number, tenant_domain) || free_words, NULL)));
END
$$;
--> statement-breakpoint
-- Null where the address is free; else what uses it. Of an account's tenants the newest three are named, of at most 500 that are looked at.
CREATE FUNCTION "provisioning"."check_owner_email"(address text) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
DECLARE
	attempt record;
	account record;
	named jsonb;
	owned bigint;
BEGIN
	SELECT id, actor_email, owner_user_id, owner_was_existing, lease_expires_at >= now() AS alive,
		greatest(0, floor(extract(epoch FROM now() - started_at))) AS seconds_ago INTO attempt
	FROM provisioning.attempts WHERE owner_email = address AND status NOT IN ('completed', 'failed', 'rolled_back');
	IF attempt.alive THEN
		RETURN jsonb_build_object('state', 'held', 'attemptId', attempt.id, 'secondsAgo', attempt.seconds_ago, 'actorEmail', attempt.actor_email);
	END IF;

	SELECT id, deleted_at IS NULL AND (banned_until IS NULL OR banned_until <= now()) AS adoptable,
		raw_app_meta_data ->> 'provisioning_attempt_id' AS made_by INTO account
	FROM auth.users WHERE email = address AND is_sso_user = false;
	IF NOT FOUND THEN RETURN NULL; END IF;
	-- Made by the attempt whose worker died: submitting ends that attempt, and its user goes with it.
	IF account.id = attempt.owner_user_id AND NOT attempt.owner_was_existing THEN RETURN NULL; END IF;

	-- Flagged for removal, or about to be: its attempt was undone before it came.
	IF EXISTS (SELECT FROM provisioning.auth_cleanups WHERE user_id = account.id AND state <> 'done') OR EXISTS (
		SELECT FROM provisioning.attempts
		WHERE id = CASE WHEN account.made_by ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN account.made_by::uuid END
			AND owner_user_id = account.id AND NOT owner_was_existing AND status IN ('failed', 'rolled_back')
	) THEN
		RETURN '{"state": "cleaning"}';
	END IF;

	SELECT count(*), coalesce(jsonb_agg(jsonb_build_object('name', name, 'slug', slug) ORDER BY place) FILTER (WHERE place <= 3), '[]') INTO owned, named
	FROM (
		SELECT name, slug, row_number() OVER (ORDER BY created_at DESC, id DESC) AS place
		FROM (SELECT tenant_id FROM public.tenant_memberships WHERE user_id = account.id AND role = 'owner' LIMIT 500) AS membership
		JOIN public.tenants ON id = tenant_id
	) AS tenant;
	RETURN jsonb_build_object('state', 'account', 'tenants', named, 'moreTenants', greatest(0, owned - 3), 'adoptable', account.adoptable);
END
$$;
--> statement-breakpoint
INSERT INTO "provisioning"."reserved_slugs" ("slug", "reason")
SELECT slug, reason FROM (VALUES
	('route', array['favicon', 'icon', 'manifest', 'robots', 'sitemap']),
	('infrastructure', array['account', 'accounts', 'administrator', 'gateway', 'id', 'metrics', 'monitoring', 'oauth', 'saml', 'sso', 'sysadmin', 'user', 'users', 'well-known']),
	('mail', array['dkim', 'dmarc', 'mta-sts', 'spf', 'ssladmin', 'ssladministrator', 'sslwebmaster'])
) AS words(reason, slugs), unnest(slugs) AS slug
ON CONFLICT DO NOTHING;
