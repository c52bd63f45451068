-- The first holder of a slug; null if the slug is free.
CREATE OR REPLACE FUNCTION provisioning.slug_holder(candidate text, tenant_domain text) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
BEGIN
	RETURN (SELECT holder FROM provisioning.slug_holders(candidate, tenant_domain) LIMIT 1);
END
$$;
