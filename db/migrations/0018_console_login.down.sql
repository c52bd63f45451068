-- No right of the console's role is given back: its role goes too, and a right would hold it against whoever rolls back another database of the server.
DROP TRIGGER "staff_added_now" ON "provisioning"."staff";
DROP TRIGGER "auth_cleanups_resolved_now" ON "provisioning"."auth_cleanups";
DROP TRIGGER "auth_cleanups_guard" ON "provisioning"."auth_cleanups";
DROP TRIGGER "attempts_end_now" ON "provisioning"."attempts";
DROP TRIGGER "attempts_begin_now" ON "provisioning"."attempts";
--> statement-breakpoint
DROP FUNCTION "provisioning"."staff_added_now"(), "provisioning"."auth_cleanups_resolved_now"(), "provisioning"."auth_cleanups_guard"(), "provisioning"."attempts_dated_now"();
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "provisioning"."attempt_events_chain"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
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
