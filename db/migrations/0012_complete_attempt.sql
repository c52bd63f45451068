-- Ends an attempt whose records the same statement has just made: its last stages, and the message to the owner. It raises where they are not what a
-- tenant must have (TP001) or another worker has the attempt (TP002), and an error keeps nothing of the statement. Returns how long the attempt took,
-- in milliseconds. A function, because a connection keeps its plans: planning all this anew takes longer than running it.
CREATE FUNCTION "provisioning"."complete_attempt"(attempt uuid, held_fence integer, new_tenant uuid, new_owner uuid, marks jsonb, message uuid, made jsonb, expected jsonb, counted_at timestamp with time zone) RETURNS double precision LANGUAGE plpgsql SET search_path = '' SET plan_cache_mode = 'force_generic_plan' AS $$
DECLARE
	-- Both clocks have their part. The process's says when it was ready to make the records; by the database's they are made, after a wait for a
	-- connection perhaps, and never in less time than the statement itself has taken.
	began constant interval := (marks -> -1 ->> 'offsetMs')::float8 * interval '1 millisecond';
	at_least constant interval := began + greatest(counted_at - statement_timestamp(), interval '0');
	ended record;
BEGIN
	IF made <> expected THEN
		RAISE EXCEPTION 'wrong numbers of records' USING ERRCODE = 'TP001', DETAIL = made::text;
	END IF;

	UPDATE provisioning.attempts SET status = 'completed', tenant_id = new_tenant, owner_user_id = new_owner,
		finished_at = started_at + greatest(counted_at - started_at, at_least), duration_ms = extract(epoch FROM greatest(counted_at - started_at, at_least)) * 1000
	WHERE id = attempt AND fence = held_fence AND status = 'creating_auth_user'
	RETURNING started_at, finished_at, duration_ms, owner_was_existing INTO ended;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'another worker has the attempt' USING ERRCODE = 'TP002';
	END IF;

	INSERT INTO provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
	SELECT attempt, (SELECT max(seq) FROM provisioning.attempt_events WHERE attempt_id = attempt) + step.n, step.stage, step.at, step.duration_ms, step.detail
	FROM (
		SELECT n, stage, ended.started_at + "offsetMs" * interval '1 millisecond' AS at, "durationMs" AS duration_ms, coalesce(detail, '{}') AS detail
		FROM jsonb_to_recordset(marks) AS mark(n integer, stage text, "offsetMs" float8, "durationMs" float8, detail jsonb)
		UNION ALL SELECT jsonb_array_length(marks) + 1, 'verifying', ended.finished_at, extract(epoch FROM ended.finished_at - ended.started_at - began) * 1000, '{}'
		UNION ALL SELECT jsonb_array_length(marks) + 2, 'completed', ended.finished_at, 0, '{}'
	) AS step ORDER BY step.n;

	INSERT INTO provisioning.outbox (id, kind, attempt_id, tenant_id, payload)
	VALUES (message, CASE WHEN ended.owner_was_existing THEN 'owner_added' ELSE 'owner_activation' END, attempt, new_tenant,
		jsonb_build_object('ownerUserId', new_owner));
	RETURN ended.duration_ms;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "provisioning"."complete_attempt"(uuid, integer, uuid, uuid, jsonb, uuid, jsonb, jsonb, timestamp with time zone) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "provisioning"."complete_attempt"(uuid, integer, uuid, uuid, jsonb, uuid, jsonb, jsonb, timestamp with time zone) TO "provisioning_app";
