-- Sets each event's number and time, and hashes the event together with the previous event's hash. Locks the attempt's row, so that concurrent
-- transactions form one chain: the query after the lock sees the events that they have committed. Advisory locks would not work, because one statement
-- can add events to thousands of attempts, and the number of advisory locks is limited. The hash covers the actor's address only as a
-- commitment. db/chain.ts computes the same hash for verification.
CREATE OR REPLACE FUNCTION provisioning.activation_events_chain() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	previous record;
BEGIN
	PERFORM FROM provisioning.attempts WHERE id = new.attempt_id FOR NO KEY UPDATE;
	SELECT seq, at, hash INTO previous FROM provisioning.activation_events WHERE attempt_id = new.attempt_id ORDER BY seq DESC LIMIT 1;
	new.seq := coalesce(previous.seq, 0) + 1;
	new.at := greatest(new.at, previous.at);
	IF new.actor_email IS NULL THEN new.actor_salt := NULL; END IF;
	new.hash := sha256(coalesce(previous.hash, '') || uuid_send(new.attempt_id) || int4send(new.seq) || timestamptz_send(new.at)
		|| convert_to(new.kind || E'\n', 'UTF8') || coalesce(provisioning.commitment(new.actor_salt, jsonb_build_array(new.actor_email)), ''));
	RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER activation_events_chain BEFORE INSERT ON provisioning.activation_events FOR EACH ROW EXECUTE FUNCTION provisioning.activation_events_chain();
