-- True if an attempt with this status has not ended. Has no settings, so that Postgres inlines it and uses the partial indexes of attempts.
CREATE OR REPLACE FUNCTION provisioning.in_flight(status text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT status NOT IN ('completed', 'failed', 'rolled_back')
$$;
