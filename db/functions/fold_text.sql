-- Normalises text for searches, which ignore case, accents, width, kinds of quotes and dashes, and the number of spaces. Uses ICU's root collation, which
-- every packaged Postgres has, because the database's own locale might cover only ASCII letters. lib/platform/fold-text.ts does the same.
CREATE OR REPLACE FUNCTION provisioning.fold_text(searched text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = '' AS $$
DECLARE
	folded text := searched;
BEGIN
	-- A fast path for plain ASCII, the most common case: the rest takes ten times as long.
	IF octet_length(searched) = length(searched) AND position('`' in searched) = 0 THEN
		folded := btrim(translate(lower(searched COLLATE "C"), E'\t\n\u000b\f\r', '     '), ' ');
		RETURN CASE WHEN position('  ' in folded) > 0 THEN regexp_replace(folded, ' +', ' ', 'g') ELSE folded END;
	END IF;
	folded := translate(folded, '‘’‚‛ʹʻʼʽ′‵`´“”„‟″«»‐‑‒–—―−', '''''''''''''''''''''''''"""""""-------');
	folded := regexp_replace(normalize(folded, NFKD), '[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]', '', 'g');
	folded := translate(lower(folded COLLATE "und-x-icu"), 'øłđðħŧıς', 'olddhtiσ');
	folded := replace(replace(replace(folded, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe');
	RETURN btrim(regexp_replace(normalize(folded, NFKC), '[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g'), ' ');
END
$$;
