-- Returns the caller's role and the longer wait of two rate limits: the caller's own and that of the caller's network address. The role is null if the caller
-- is not staff, or if the caller's account is banned or deleted or does not exist. `allowed` is true within both limits for admins and for the role `minimum`.
-- Counts every call before reading the role, so that refused calls are limited too.
CREATE OR REPLACE FUNCTION provisioning.authorize_call(caller uuid, minimum text, limit_name text, most integer, window_seconds double precision, place text, most_of_place integer) RETURNS TABLE (role text, retry_after integer, allowed boolean) LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	retry_after := greatest(
		provisioning.count_call(limit_name || ':' || caller, most, window_seconds),
		provisioning.count_call(limit_name || ':' || place, most_of_place, window_seconds)
	);
	SELECT staff.role INTO authorize_call.role FROM provisioning.staff
	WHERE staff.user_id = caller AND EXISTS (
		SELECT FROM provisioning.accounts WHERE id = caller AND deleted_at IS NULL AND (banned_until IS NULL OR banned_until <= now())
	);
	allowed := retry_after IS NULL AND authorize_call.role IN ('admin', minimum);
	RETURN NEXT;
END
$$;
