-- An attempt only moves forward: stages in order, no change after it has ended (canFollow in lib/provisioning/stages.ts), and a fence that never
-- shrinks. Stores the id of the changing transaction in changed_by: with a timestamp, a reader could miss a change that commits late.
-- The only change that an ended attempt allows is an erasure. The new row is built here from the old one, so that nothing else can change.
CREATE OR REPLACE FUNCTION provisioning.attempts_move_forward() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	stages constant text[] := array['initiated', 'validating', 'validated', 'creating_auth_user', 'auth_user_created', 'creating_records', 'verifying', 'completed', 'failed', 'rolled_back'];
	left_over provisioning.attempts;
BEGIN
	IF NOT provisioning.in_flight(old.status) THEN
		left_over := old;
		IF old.owner_erasure IS NULL AND new.owner_erasure IS NOT NULL AND new.owner_erasure = provisioning.current_erasure() THEN
			left_over.owner_commitment := provisioning.commitment(old.owner_salt, jsonb_build_array(old.request, old.request_hash, old.slug, old.owner_email, old.owner_name, old.error_detail, old.rollback_reason));
			left_over.owner_erasure := new.owner_erasure;
			left_over.owner_salt := NULL;
			left_over.request := NULL;
			left_over.request_hash := NULL;
			left_over.slug := NULL;
			left_over.owner_email := NULL;
			left_over.owner_name := NULL;
			left_over.error_detail := NULL;
			left_over.rollback_reason := NULL;
		END IF;
		IF old.actor_erasure IS NULL AND new.actor_erasure IS NOT NULL AND new.actor_erasure = provisioning.current_erasure() THEN
			left_over.actor_commitment := provisioning.commitment(old.actor_salt, jsonb_build_array(old.actor_email));
			left_over.actor_erasure := new.actor_erasure;
			left_over.actor_salt := NULL;
			left_over.actor_email := NULL;
		END IF;
		IF left_over IS NOT DISTINCT FROM old THEN
			RAISE EXCEPTION 'attempt % has ended as % and cannot change', old.id, old.status USING ERRCODE = 'check_violation', CONSTRAINT = 'attempts_terminal_is_final';
		END IF;
		left_over.changed_by := pg_current_xact_id();
		RETURN left_over;
	END IF;
	IF array_position(stages, new.status) < array_position(stages, old.status) THEN
		RAISE EXCEPTION 'attempt % cannot go back from % to %', old.id, old.status, new.status USING ERRCODE = 'check_violation', CONSTRAINT = 'attempts_stage_order';
	END IF;
	IF new.fence < old.fence THEN
		RAISE EXCEPTION 'the fence of attempt % cannot shrink from % to %', old.id, old.fence, new.fence USING ERRCODE = 'check_violation', CONSTRAINT = 'attempts_fence_grows';
	END IF;
	new.changed_by := pg_current_xact_id();
	RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER attempts_move_forward BEFORE UPDATE ON provisioning.attempts FOR EACH ROW EXECUTE FUNCTION provisioning.attempts_move_forward();
