-- True if a string contains one of the values as a whole, ignoring case: `ana@example.com` is not in `hana@example.com`, but it is in `-ana@example.com`,
-- a query that excludes it. Values must be in lower case.
CREATE OR REPLACE FUNCTION provisioning.mentions("content" text, "personal" text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = '' AS $$
	SELECT EXISTS (
		SELECT FROM unnest(personal) AS value WHERE value <> '' AND strpos(lower(content), value) > 0
			AND lower(content) ~ ('(?<![[:alnum:]._%+]|[[:alnum:]._%+]-)' || regexp_replace(value, '([^[:alnum:]])', '\\\1', 'g') || '(?![[:alnum:]]|[.-][[:alnum:]])')
	)
$$;
