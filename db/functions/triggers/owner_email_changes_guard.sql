-- A correction starts as `changing`, and only for a new owner without a password. Its request never changes, nor does its outcome once it has ended. The
-- database sets the times at which it started and ended. Only an erasure removes values from a correction that has ended.
CREATE OR REPLACE FUNCTION provisioning.owner_email_changes_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	left_over provisioning.owner_email_changes;
BEGIN
	IF tg_op = 'INSERT' THEN
		new.started_at := now();
		IF new.status <> 'changing' OR NOT provisioning.can_correct_email(new.attempt_id, new.owner_id) THEN
			RAISE EXCEPTION 'an address can be corrected only if this attempt created the account and the owner has no password yet' USING ERRCODE = 'check_violation', CONSTRAINT = 'owner_email_changes_new_owner_only';
		END IF;
		RETURN new;
	END IF;
	IF old.status <> 'changing' AND (new.owner_erasure, new.actor_erasure) IS DISTINCT FROM (old.owner_erasure, old.actor_erasure) THEN
		left_over := old;
		IF old.owner_erasure IS NULL AND new.owner_erasure = provisioning.current_erasure() THEN
			left_over.owner_erasure := new.owner_erasure;
			left_over.old_email := NULL;
			left_over.new_email := NULL;
			left_over.error_detail := NULL;
		END IF;
		IF old.actor_erasure IS NULL AND new.actor_erasure = provisioning.current_erasure() THEN
			left_over.actor_erasure := new.actor_erasure;
			left_over.actor_email := NULL;
		END IF;
		IF left_over IS DISTINCT FROM old THEN RETURN left_over; END IF;
	END IF;
	IF (new.id, new.attempt_id, new.owner_id, new.old_email, new.new_email, new.actor_id, new.actor_email, new.started_at)
			IS DISTINCT FROM (old.id, old.attempt_id, old.owner_id, old.old_email, old.new_email, old.actor_id, old.actor_email, old.started_at)
		OR old.status <> 'changing' OR new.fence < old.fence THEN
		RAISE EXCEPTION 'the request and the outcome of a correction cannot change' USING ERRCODE = 'check_violation', CONSTRAINT = 'owner_email_changes_move_forward';
	END IF;
	new.finished_at := CASE WHEN new.status <> 'changing' THEN now() END;
	RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER owner_email_changes_guard BEFORE INSERT OR UPDATE ON provisioning.owner_email_changes FOR EACH ROW EXECUTE FUNCTION provisioning.owner_email_changes_guard();
