-- A free slug with a number (base-2, base-3, …), usually the next one. Checks one by one at first, then in steps that grow
-- sixteenfold, then bisects the last step: at most 48 checks, however many numbers are taken. Null if no number is found.
CREATE OR REPLACE FUNCTION provisioning.next_free_slug(base text, first_number bigint, tenant_domain text, max_length integer) RETURNS text LANGUAGE plpgsql STABLE STRICT SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
DECLARE
	-- Truncating takes a tenth of the time of a check, so a base that leaves room for every number is not truncated.
	has_room constant boolean := length(base) <= max_length - 20;
BEGIN
	-- OFFSET 0 keeps Postgres from evaluating the expression again at each reference.
	RETURN (
		WITH RECURSIVE search(taken, step, checks, free) AS (
			SELECT first_number - 1, 1::bigint, 0, NULL::text
			UNION ALL
			SELECT
				CASE WHEN held THEN taken + step ELSE taken END,
				CASE WHEN free IS NOT NULL OR NOT held THEN step / 2 WHEN checks < 7 THEN 1 ELSE step * 16 END,
				checks + 1,
				CASE WHEN held THEN free ELSE candidate END
			FROM search
			CROSS JOIN LATERAL (
				SELECT candidate, EXISTS (SELECT FROM provisioning.slug_holders(candidate, tenant_domain)) AS held
				FROM (
					-- Truncates the base so that the slug has at most max_length characters.
					SELECT CASE WHEN has_room THEN base ELSE rtrim(left(base, greatest(max_length - 1 - length((taken + step)::text), 0)), '-') END
						|| '-' || taken + step AS candidate
					OFFSET 0
				) AS numbered
				OFFSET 0
			) AS checked
			WHERE step > 0 AND (free IS NOT NULL OR checks < 16)
		)
		SELECT free FROM search WHERE step = 0
	);
END
$$;
