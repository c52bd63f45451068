-- Appends stages to the log of an attempt, each with its number `n` from 1 on: [{n, stage, offsetMs, durationMs, detail}], in milliseconds since the
-- attempt began. A trigger hashes each event together with the one before it, so rows are inserted in their order.
CREATE OR REPLACE FUNCTION provisioning.append_events(attempt uuid, began timestamptz, marks jsonb) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	INSERT INTO provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
	SELECT attempt, coalesce((SELECT max(seq) FROM provisioning.attempt_events WHERE attempt_id = attempt), 0) + n, stage, began + "offsetMs" * interval '1 millisecond', "durationMs", coalesce(detail, '{}')
	FROM jsonb_to_recordset(marks) AS mark(n integer, stage text, "offsetMs" float8, "durationMs" float8, detail jsonb) ORDER BY n;
END
$$;
