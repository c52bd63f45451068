ALTER TABLE "provisioning"."attempt_events" ADD COLUMN "hash" bytea;
--> statement-breakpoint
-- Hashes an event together with the hash of the one before it, so that none can be changed, removed, moved or put in between without
-- breaking the chain of its attempt. Rows that this command or this transaction has written are seen: a BEFORE trigger's query is of now.
-- Values are in the form in which Postgres sends them, which no setting of a session changes; db/chain.ts has the same, for whoever checks.
CREATE FUNCTION "provisioning"."attempt_events_chain"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	before bytea := '';
BEGIN
	IF new.seq > 1 THEN
		SELECT hash INTO before FROM provisioning.attempt_events WHERE attempt_id = new.attempt_id AND seq = new.seq - 1;
		IF NOT FOUND THEN
			RAISE EXCEPTION 'event % of attempt % has none before it', new.seq, new.attempt_id USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_events_chain';
		END IF;
	END IF;
	new.hash := sha256(before || uuid_send(new.attempt_id) || int4send(new.seq) || timestamptz_send(new.at) || float8send(new.duration_ms)
		|| convert_to(new.stage || E'\n' || new.detail, 'UTF8'));
	RETURN new;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "provisioning"."attempt_events_chain"() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER "attempt_events_chain" BEFORE INSERT ON "provisioning"."attempt_events" FOR EACH ROW EXECUTE FUNCTION "provisioning"."attempt_events_chain"();
--> statement-breakpoint
-- The events that are there already.
ALTER TABLE "provisioning"."attempt_events" DISABLE TRIGGER "attempt_events_append_only";
--> statement-breakpoint
DO $$
DECLARE
	event record;
	of_attempt uuid;
	before bytea;
BEGIN
	FOR event IN SELECT * FROM provisioning.attempt_events ORDER BY attempt_id, seq LOOP
		IF event.attempt_id IS DISTINCT FROM of_attempt THEN before := ''; END IF;
		of_attempt := event.attempt_id;
		before := sha256(before || uuid_send(event.attempt_id) || int4send(event.seq) || timestamptz_send(event.at) || float8send(event.duration_ms)
			|| convert_to(event.stage || E'\n' || event.detail, 'UTF8'));
		UPDATE provisioning.attempt_events SET hash = before WHERE attempt_id = event.attempt_id AND seq = event.seq;
	END LOOP;
END
$$;
--> statement-breakpoint
ALTER TABLE "provisioning"."attempt_events" ENABLE TRIGGER "attempt_events_append_only";
--> statement-breakpoint
ALTER TABLE "provisioning"."attempt_events" ALTER COLUMN "hash" SET NOT NULL;
