-- Hashes each event together with the previous event's hash, so that changing, removing, moving or inserting an event breaks its attempt's chain.
-- Rejects an event that predates the previous one or its attempt, allowing for rounding. Hashes values in Postgres's binary format, which does not
-- depend on session settings. db/chain.ts computes the same hash for verification.
CREATE OR REPLACE FUNCTION provisioning.attempt_events_chain() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	before bytea := '';
	earliest timestamptz;
BEGIN
	IF new.seq > 1 THEN
		SELECT hash, at INTO before, earliest FROM provisioning.attempt_events WHERE attempt_id = new.attempt_id AND seq = new.seq - 1;
		IF NOT FOUND THEN
			RAISE EXCEPTION 'event % of attempt % has no predecessor', new.seq, new.attempt_id USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_events_chain';
		END IF;
	ELSE
		SELECT started_at INTO earliest FROM provisioning.attempts WHERE id = new.attempt_id;
	END IF;
	IF new.at < earliest - interval '1 millisecond' THEN
		RAISE EXCEPTION 'event % of attempt % is dated before the previous event or the attempt', new.seq, new.attempt_id USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_events_in_order';
	END IF;
	new.hash := sha256(before || uuid_send(new.attempt_id) || int4send(new.seq) || timestamptz_send(new.at) || float8send(new.duration_ms)
		|| convert_to(new.stage || E'\n' || new.detail, 'UTF8'));
	RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER attempt_events_chain BEFORE INSERT ON provisioning.attempt_events FOR EACH ROW EXECUTE FUNCTION provisioning.attempt_events_chain();
