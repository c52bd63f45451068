-- Returns the caller's role, which is null for callers who are not staff or whose account is banned or deleted, and the longer wait of two rate limits:
-- the caller's own and that of the caller's network address. `allowed` is true within both limits for admins and for the role `minimum`. Counts every call
-- before reading the role, so that refused calls are limited too.
CREATE OR REPLACE FUNCTION provisioning.authorize_call(caller uuid, minimum text, limit_name text, most integer, window_seconds double precision, place text, most_of_place integer) RETURNS TABLE (role text, retry_after integer, allowed boolean) LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	retry_after := greatest(
		provisioning.count_call(limit_name || ':' || caller, most, window_seconds),
		provisioning.count_call(limit_name || ':' || place, most_of_place, window_seconds)
	);
	SELECT staff.role INTO authorize_call.role FROM provisioning.staff
	WHERE staff.user_id = caller AND NOT EXISTS (
		SELECT FROM provisioning.accounts WHERE id = caller AND (banned_until > now() OR deleted_at IS NOT NULL)
	);
	allowed := retry_after IS NULL AND authorize_call.role IN ('admin', minimum);
	RETURN NEXT;
END
$$;
