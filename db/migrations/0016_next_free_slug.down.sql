-- No right of the console's role is given back: its role goes too, and a right would hold it against whoever rolls back another database of the server.
CREATE FUNCTION "provisioning"."numbered_slug"(base text, number bigint) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
	SELECT rtrim(left(base, 47 - length(number::text)), '-') || '-' || number
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "provisioning"."next_free_slug"(base text, first_number bigint, tenant_domain text) RETURNS text LANGUAGE plpgsql STABLE STRICT SET search_path = '' AS $$
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
