-- For the reconciler: prunes at most `most` attempts that ended more than `keep_months` months before today. The console's login cannot delete attempts,
-- so this runs with the rights of the tables' owner. Refuses fewer than 12 months, so that a stolen login can't remove recent history.
CREATE OR REPLACE FUNCTION provisioning.prune_expired_attempts(keep_months integer, most integer) RETURNS integer LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = '' AS $$
BEGIN
	IF keep_months < 12 THEN
		RAISE EXCEPTION 'attempts of the last 12 months are kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_keeps_attempts';
	END IF;
	RETURN (SELECT attempts FROM provisioning.prune_attempts(date_trunc('day', now(), 'UTC') - make_interval(months => keep_months), most, NULL, 'reconciler', '{}'));
END
$$;
