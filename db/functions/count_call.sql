-- Counts a call under a key in a fixed window. Returns the seconds until the next call is allowed; null within the limit.
CREATE OR REPLACE FUNCTION provisioning.count_call(counted_key text, most integer, window_seconds double precision) RETURNS integer LANGUAGE plpgsql STRICT SET search_path = '' AS $$
DECLARE
	length constant interval := window_seconds * interval '1 second';
	-- A count need not survive a server crash, so its commit does not wait for the disk. This is an assignment, because PERFORM would run a query.
	waits_for_disk constant text := set_config('synchronous_commit', 'off', true);
	retry_after integer;
BEGIN
	INSERT INTO provisioning.rate_limits AS counted (key, window_started_at, hits) VALUES (counted_key, now(), 1)
	ON CONFLICT (key) DO UPDATE SET
		hits = CASE WHEN counted.window_started_at <= now() - length THEN 1 ELSE counted.hits + 1 END,
		window_started_at = CASE WHEN counted.window_started_at <= now() - length THEN now() ELSE counted.window_started_at END
	RETURNING CASE WHEN hits > most THEN greatest(1, ceil(extract(epoch FROM window_started_at + length - now())))::int END INTO retry_after;
	RETURN retry_after;
END
$$;
