-- Erases the payloads and errors of at most `most` messages that were delivered or dropped more than `keep_days` days before today, and records their
-- number. The rows remain, because every completed attempt needs its message. The period of a dropped message starts at its
-- `next_try_at`. Runs with the rights of the staff log's owner, because only that role may record an erasure.
CREATE OR REPLACE FUNCTION provisioning.erase_expired_deliveries(keep_days integer, most integer) RETURNS integer LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = '' AS $$
DECLARE
	limit_at constant timestamptz := date_trunc('day', now(), 'UTC') - make_interval(days => keep_days);
	erased integer;
BEGIN
	IF keep_days < 7 THEN
		RAISE EXCEPTION 'deliveries of the last 7 days are kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_keeps_deliveries';
	END IF;
	-- Takes the lock of the staff log's chain before it locks messages, as every erasure does: the other order could deadlock.
	PERFORM pg_advisory_xact_lock(hashtext('provisioning'), hashtext('staff_events'));
	UPDATE provisioning.outbox SET payload = '{}', last_error = NULL WHERE id IN (
		SELECT id FROM provisioning.outbox
		WHERE state IN ('delivered', 'dropped') AND (payload <> '{}' OR last_error IS NOT NULL) AND coalesce(delivered_at, next_try_at) < limit_at
		ORDER BY coalesce(delivered_at, next_try_at) LIMIT most FOR UPDATE SKIP LOCKED
	);
	GET DIAGNOSTICS erased = ROW_COUNT;
	IF erased > 0 THEN
		INSERT INTO provisioning.staff_events (id, actor_email, kind, detail)
		VALUES (gen_random_uuid(), 'reconciler', 'data_erased', jsonb_build_object('scope', 'deliveries', 'before', limit_at, 'messages', erased));
	END IF;
	RETURN erased;
END
$$;
