CREATE FUNCTION "provisioning"."numbered_slug"(base text, number bigint) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
	SELECT rtrim(left(base, 47 - length(number::text)), '-') || '-' || number
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "provisioning"."numbered_slug"(text, bigint) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "provisioning"."numbered_slug"(text, bigint) TO "provisioning_app";
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "provisioning"."next_free_slug"(base text, first_number bigint, tenant_domain text) RETURNS text LANGUAGE plpgsql STABLE STRICT SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
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
