-- The live check of a slug and of an owner's address. An argument that is null is not checked. `slug` is null if the slug is free. Otherwise it has the
-- holder and free alternatives: a numbered slug, then up to three of `words` in order. `ownerEmail` is the result of check_owner_email.
CREATE OR REPLACE FUNCTION provisioning.check_availability(candidate text, address text, tenant_domain text, base text, first_number bigint, words text[], max_length integer) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
DECLARE
	holder jsonb;
	free_words text[];
	taken jsonb;
BEGIN
	IF candidate IS NOT NULL THEN
		holder := (SELECT first.holder FROM provisioning.slug_holders(candidate, tenant_domain) AS first LIMIT 1);
	END IF;
	IF holder IS NOT NULL THEN
		free_words := array(
			SELECT word FROM unnest(words) WITH ORDINALITY AS listed(word, place)
			WHERE NOT EXISTS (SELECT FROM provisioning.slug_holders(word, tenant_domain)) ORDER BY place LIMIT 3
		);
		taken := jsonb_build_object('holder', holder, 'suggestions',
			to_jsonb(array_remove(provisioning.next_free_slug(base, first_number, tenant_domain, max_length) || free_words, NULL)));
	END IF;
	RETURN jsonb_build_object('slug', taken, 'ownerEmail', provisioning.check_owner_email(address));
END
$$;
