-- Null if the slug is free. Otherwise its holder and free alternatives: a numbered one, then up to three of `words` in order.
CREATE OR REPLACE FUNCTION provisioning.check_slug(candidate text, tenant_domain text, base text, first_number bigint, words text[], max_length integer) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
DECLARE
	holder jsonb := (SELECT first.holder FROM provisioning.slug_holders(candidate, tenant_domain) AS first LIMIT 1);
	free_words text[];
BEGIN
	IF holder IS NULL THEN RETURN NULL; END IF;
	free_words := array(
		SELECT word FROM unnest(words) WITH ORDINALITY AS listed(word, place)
		WHERE NOT EXISTS (SELECT FROM provisioning.slug_holders(word, tenant_domain)) ORDER BY place LIMIT 3
	);
	RETURN jsonb_build_object('holder', holder, 'suggestions',
		to_jsonb(array_remove(provisioning.next_free_slug(base, first_number, tenant_domain, max_length) || free_words, NULL)));
END
$$;
