-- True if a policy's check lets this role insert. A check without columns is the same for every row. Any other check is evaluated on a sample,
-- unless a default or a trigger might set one of its columns. Null if only a real insert can decide.
CREATE OR REPLACE FUNCTION provisioning.policy_admits(policy oid, sample jsonb) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
	rule record;
	admitted boolean;
BEGIN
	SELECT c.oid AS relation, relname, c.oid::regclass::text AS name, coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid), 'true') AS condition
	INTO rule FROM pg_catalog.pg_policy JOIN pg_catalog.pg_class AS c ON c.oid = polrelid WHERE pg_policy.oid = policy;
	BEGIN
		EXECUTE 'SELECT ' || rule.condition INTO admitted;
		RETURN coalesce(admitted, false);
	EXCEPTION
		WHEN insufficient_privilege THEN RETURN false;
		WHEN undefined_column OR undefined_table THEN NULL;
	END;
	IF sample IS NULL OR EXISTS (
		SELECT FROM pg_catalog.pg_depend JOIN pg_catalog.pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
		WHERE classid = 'pg_catalog.pg_policy'::regclass AND objid = policy AND refobjid = rule.relation AND refobjsubid > 0
			AND (atthasdef OR attidentity <> '') AND NOT sample ? attname
	) OR EXISTS (
		-- A BEFORE INSERT row trigger.
		SELECT FROM pg_catalog.pg_trigger WHERE tgrelid = rule.relation AND tgtype & 7 = 7 AND NOT tgisinternal
	) THEN RETURN NULL; END IF;
	EXECUTE format('SELECT %s FROM jsonb_populate_record(NULL::%s, $1) AS %I', rule.condition, rule.name, rule.relname) INTO admitted USING sample;
	RETURN coalesce(admitted, false);
EXCEPTION WHEN OTHERS THEN
	RETURN NULL;
END
$$;
