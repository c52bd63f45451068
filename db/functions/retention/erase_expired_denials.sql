-- Erases the addresses and details of at most `most` denied calls that were recorded more than `keep_days` days before today, and records their number.
-- The rows and their hashes remain, because the chain must have no gaps. The console's login cannot change the staff log, so this runs with the rights
-- of its owner. Refuses fewer than 30 days, so that a stolen login can't hide its own recent denied calls.
CREATE OR REPLACE FUNCTION provisioning.erase_expired_denials(keep_days integer, most integer) RETURNS integer LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = '' AS $$
DECLARE
	limit_at constant timestamptz := date_trunc('day', now(), 'UTC') - make_interval(days => keep_days);
	erasure constant uuid := gen_random_uuid();
	ids uuid[];
BEGIN
	IF keep_days < 30 THEN
		RAISE EXCEPTION 'denied calls of the last 30 days are kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_keeps_denials';
	END IF;
	-- Takes the lock of the log's chain first: otherwise, concurrent runs would choose the same rows.
	PERFORM pg_advisory_xact_lock(hashtext('provisioning'), hashtext('staff_events'));
	ids := ARRAY(
		SELECT id FROM provisioning.staff_events
		WHERE kind = 'denied' AND num_nulls(actor_erasure, detail_erasure) > 0 AND at < limit_at
		ORDER BY at LIMIT most
	);
	IF cardinality(ids) > 0 THEN
		INSERT INTO provisioning.staff_events (id, actor_email, kind, detail)
		VALUES (erasure, 'reconciler', 'data_erased', jsonb_build_object('scope', 'denials', 'before', limit_at, 'staffEvents', cardinality(ids)));
		UPDATE provisioning.staff_events SET actor_erasure = coalesce(actor_erasure, erasure), detail_erasure = coalesce(detail_erasure, erasure) WHERE id = ANY (ids);
	END IF;
	RETURN cardinality(ids);
END
$$;
