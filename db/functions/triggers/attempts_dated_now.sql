-- A new attempt must either be claimed, or have been refused before it had an owner. It must have started within the last two minutes, the lifetime of a
-- request. An attempt cannot end in the past. Runs only if an attempt breaks the rule that the trigger's argument names. The table's owner is exempt, for
-- imports and restores.
CREATE OR REPLACE FUNCTION provisioning.attempts_dated_now() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF pg_has_role((SELECT relowner FROM pg_class WHERE oid = tg_relid), 'USAGE') THEN RETURN new; END IF;
	RAISE EXCEPTION 'attempt % has a date or a state that only the owner of the table may write', new.id USING ERRCODE = 'check_violation', CONSTRAINT = tg_argv[0];
END
$$;

CREATE OR REPLACE TRIGGER attempts_begin_now BEFORE INSERT ON provisioning.attempts FOR EACH ROW WHEN (
	new.started_at NOT BETWEEN now() - interval '2 minutes' AND now() OR new.finished_at <> now()
	OR new.status NOT IN ('creating_auth_user', 'failed') OR (new.status = 'failed' AND new.owner_user_id IS NOT NULL)
) EXECUTE FUNCTION provisioning.attempts_dated_now('attempts_begin_now');

CREATE OR REPLACE TRIGGER attempts_end_now BEFORE UPDATE ON provisioning.attempts FOR EACH ROW WHEN (
	new.finished_at < now()
) EXECUTE FUNCTION provisioning.attempts_dated_now('attempts_end_now');
