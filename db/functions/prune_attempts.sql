-- Removes at most `most` attempts that ended before a given time, with their events, messages and closed clean-ups, and records the counts. Keeps
-- attempts that are in flight or were not settled at that time (is_settled).
CREATE OR REPLACE FUNCTION provisioning.prune_attempts("before" timestamptz, "most" integer, "actor" uuid, "actor_name" text, "about" jsonb)
RETURNS TABLE ("attempts" integer, "events" integer, "cleanups" integer) LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	ids uuid[];
BEGIN
	IF before > now() - interval '30 days' THEN
		RAISE EXCEPTION 'attempts of the last 30 days are not pruned' USING ERRCODE = 'check_violation', CONSTRAINT = 'prune_attempts_keeps_a_month';
	END IF;
	ids := ARRAY(
		SELECT attempt.id FROM provisioning.attempts AS attempt
		WHERE attempt.started_at < before AND attempt.finished_at < before AND provisioning.is_settled(attempt.id, before)
		ORDER BY attempt.started_at LIMIT most FOR UPDATE SKIP LOCKED
	);
	attempts := cardinality(ids);
	SELECT count(*) INTO events FROM provisioning.attempt_events AS event WHERE event.attempt_id = ANY (ids);
	SELECT count(*) INTO cleanups FROM provisioning.auth_cleanups AS flag WHERE flag.attempt_id = ANY (ids);
	IF attempts > 0 THEN
		INSERT INTO provisioning.staff_events (id, actor_id, actor_email, kind, detail)
		VALUES (gen_random_uuid(), actor, actor_name, 'attempts_pruned',
			about || jsonb_build_object('before', before, 'attempts', attempts, 'events', events, 'cleanups', cleanups));
		DELETE FROM provisioning.attempt_events AS event WHERE event.attempt_id = ANY (ids);
		DELETE FROM provisioning.activation_events AS event WHERE event.attempt_id = ANY (ids);
		DELETE FROM provisioning.outbox AS message WHERE message.attempt_id = ANY (ids);
		DELETE FROM provisioning.auth_cleanups AS flag WHERE flag.attempt_id = ANY (ids);
		DELETE FROM provisioning.attempts AS attempt WHERE attempt.id = ANY (ids);
	END IF;
	RETURN NEXT;
END
$$;
