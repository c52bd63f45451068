-- Hashes an event together with the hash of the one before it, so that none can be changed, removed, moved or inserted without breaking the chain
-- of its attempt. No event is dated before the one it follows, or before its attempt; sums of times and durations are rounded. Values are hashed in
-- the form in which Postgres sends them, which no setting of a session changes. db/chain.ts computes the same for verification.
CREATE OR REPLACE FUNCTION provisioning.attempt_events_chain() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	before bytea := '';
	earliest timestamptz;
BEGIN
	IF new.seq > 1 THEN
		SELECT hash, at INTO before, earliest FROM provisioning.attempt_events WHERE attempt_id = new.attempt_id AND seq = new.seq - 1;
		IF NOT FOUND THEN
			RAISE EXCEPTION 'event % of attempt % has none before it', new.seq, new.attempt_id USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_events_chain';
		END IF;
	ELSE
		SELECT started_at INTO earliest FROM provisioning.attempts WHERE id = new.attempt_id;
	END IF;
	IF new.at < earliest - interval '1 millisecond' THEN
		RAISE EXCEPTION 'event % of attempt % is dated before what it follows', new.seq, new.attempt_id USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_events_in_order';
	END IF;
	new.hash := sha256(before || uuid_send(new.attempt_id) || int4send(new.seq) || timestamptz_send(new.at) || float8send(new.duration_ms)
		|| convert_to(new.stage || E'\n' || new.detail, 'UTF8'));
	RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER attempt_events_chain BEFORE INSERT ON provisioning.attempt_events FOR EACH ROW EXECUTE FUNCTION provisioning.attempt_events_chain();
