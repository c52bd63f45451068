-- Appends stages to an attempt's log: [{n, stage, offsetMs, durationMs, detail}], with `n` counted from 1
-- and `offsetMs` from the start of the attempt. Inserts the rows in order, because a trigger hashes each event together with
-- the previous one.
CREATE OR REPLACE FUNCTION provisioning.append_events(attempt uuid, began timestamptz, marks jsonb) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	INSERT INTO provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
	SELECT attempt, coalesce((SELECT max(seq) FROM provisioning.attempt_events WHERE attempt_id = attempt), 0) + n, stage, began + "offsetMs" * interval '1 millisecond', "durationMs", coalesce(detail, '{}')
	FROM jsonb_to_recordset(marks) AS mark(n integer, stage text, "offsetMs" float8, "durationMs" float8, detail jsonb) ORDER BY n;
END
$$;
