-- The records of a tenant are one statement, and so a transaction by themselves: what must not be kept has to end in an error of that statement.
-- Returns how long the attempt took, or raises: TP001 where the records are not what a tenant must have, TP002 where another worker has the attempt.
CREATE FUNCTION "provisioning"."require_completed"(completed_ms float8, made jsonb, expected jsonb) RETURNS float8 LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF completed_ms IS NOT NULL THEN
		RETURN completed_ms;
	END IF;
	IF made <> expected THEN
		RAISE EXCEPTION 'wrong numbers of records' USING ERRCODE = 'TP001', DETAIL = made::text;
	END IF;
	RAISE EXCEPTION 'another worker has the attempt' USING ERRCODE = 'TP002';
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "provisioning"."require_completed"(float8, jsonb, jsonb) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "provisioning"."require_completed"(float8, jsonb, jsonb) TO "provisioning_app";
