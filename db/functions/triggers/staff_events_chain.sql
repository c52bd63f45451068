-- Sets each event's number and time, and hashes the event together with the previous event's hash. Transactions that add an event wait for each other
-- until they end, so that numbers have no gaps and follow the order of the commits. The query after the lock sees what they have committed. The hash
-- covers the actor's address and the detail only as commitments. db/chain.ts computes the same hash for verification.
CREATE OR REPLACE FUNCTION provisioning.staff_events_chain() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	previous record;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('provisioning'), hashtext('staff_events'));
	SELECT seq, at, hash INTO previous FROM provisioning.staff_events ORDER BY seq DESC LIMIT 1;
	new.seq := coalesce(previous.seq, 0) + 1;
	new.at := greatest(new.at, previous.at);
	new.hash := sha256(coalesce(previous.hash, '') || convert_to(new.kind || E'\n', 'UTF8') || int8send(new.seq) || uuid_send(new.id) || timestamptz_send(new.at)
		|| provisioning.commitment(new.actor_salt, jsonb_build_array(new.actor_email))
		|| provisioning.commitment(new.detail_salt, jsonb_build_array(new.detail)) || coalesce(uuid_send(new.actor_id), ''));
	RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER staff_events_chain BEFORE INSERT ON provisioning.staff_events FOR EACH ROW EXECUTE FUNCTION provisioning.staff_events_chain();
