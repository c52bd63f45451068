-- Who may call, and how often. Functions, as the live check is one: every action begins with this, and planning it anew took longer than running it.

-- Counts a call under a key in a fixed window. Returns in how many seconds to try again; null while the call is within the limit.
CREATE FUNCTION "provisioning"."count_call"(counted_key text, most integer, window_seconds double precision) RETURNS integer LANGUAGE plpgsql STRICT SET search_path = '' AS $$
DECLARE
	length constant interval := window_seconds * interval '1 second';
	retry_after integer;
BEGIN
	-- A count need not survive a crash of the server, and so its commit does not wait for the disk.
	PERFORM set_config('synchronous_commit', 'off', true);
	INSERT INTO provisioning.rate_limits AS counted (key, window_started_at, hits) VALUES (counted_key, now(), 1)
	ON CONFLICT (key) DO UPDATE SET
		hits = CASE WHEN counted.window_started_at <= now() - length THEN 1 ELSE counted.hits + 1 END,
		window_started_at = CASE WHEN counted.window_started_at <= now() - length THEN now() ELSE counted.window_started_at END
	RETURNING CASE WHEN hits > most THEN greatest(1, ceil(extract(epoch FROM window_started_at + length - now())))::int END INTO retry_after;
	RETURN retry_after;
END
$$;
--> statement-breakpoint
-- The role of a caller, and as of count_call the longer wait of two limits: the caller's own, and that of the place that the call came from.
-- No row for who is no staff, or whose account is banned or deleted; no limit where it has no name, and none of a place that is null.
CREATE FUNCTION "provisioning"."authorize_call"(caller uuid, limit_name text, most integer, window_seconds double precision, place text, most_of_place integer) RETURNS TABLE (role text, retry_after integer) LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	SELECT staff.role INTO authorize_call.role FROM provisioning.staff
	WHERE staff.user_id = caller AND NOT EXISTS (
		SELECT FROM provisioning.accounts WHERE id = caller AND (banned_until > now() OR deleted_at IS NOT NULL)
	);
	IF NOT FOUND THEN RETURN; END IF;
	retry_after := greatest(
		provisioning.count_call(limit_name || ':' || caller, most, window_seconds),
		provisioning.count_call(limit_name || ':' || place, most_of_place, window_seconds)
	);
	RETURN NEXT;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "provisioning"."count_call"(text, integer, double precision), "provisioning"."authorize_call"(uuid, text, integer, double precision, text, integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "provisioning"."count_call"(text, integer, double precision), "provisioning"."authorize_call"(uuid, text, integer, double precision, text, integer) TO "provisioning_app";
