-- The words of a stored text, and its pairs of adjacent words. Even in a large table, few attempts contain a given pair, so searching for the pairs of
-- a slug or a name is fast: Postgres need not read and compare the positions of frequent words.
CREATE OR REPLACE FUNCTION provisioning.search_words(searched text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = '' AS $$
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
