-- An attempt only moves forward: stages in order, no change after it has ended (canFollow in lib/provisioning/stages.ts), and a fence that never
-- shrinks. Records the transaction that changed the row, because a timestamp does not reveal changes that a transaction commits later.
CREATE OR REPLACE FUNCTION provisioning.attempts_move_forward() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	stages constant text[] := array['initiated', 'validating', 'validated', 'creating_auth_user', 'auth_user_created', 'creating_records', 'verifying', 'completed', 'failed', 'rolled_back'];
BEGIN
	IF NOT provisioning.in_flight(old.status) THEN
		RAISE EXCEPTION 'attempt % has ended as % and cannot change', old.id, old.status USING ERRCODE = 'check_violation', CONSTRAINT = 'attempts_terminal_is_final';
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
