-- Whether an attempt with this status has not ended. Inlined: it has no settings of its own, so that the partial indexes of attempts are used.
CREATE OR REPLACE FUNCTION provisioning.in_flight(status text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT status NOT IN ('completed', 'failed', 'rolled_back')
$$;
