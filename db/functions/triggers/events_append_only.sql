-- Attempt events and activation events are deleted only in a transaction that also records the deletion, as the newest staff event.
CREATE OR REPLACE FUNCTION provisioning.events_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF tg_op = 'DELETE' AND (
		SELECT kind = 'attempts_pruned' AND xmin = pg_current_xact_id()::xid FROM provisioning.staff_events ORDER BY seq DESC LIMIT 1
	) THEN
		RETURN NULL;
	END IF;
	RAISE EXCEPTION '% is append-only: % is refused', tg_table_name, tg_op USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE OR REPLACE TRIGGER attempt_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON provisioning.attempt_events FOR EACH STATEMENT EXECUTE FUNCTION provisioning.events_append_only();
CREATE OR REPLACE TRIGGER activation_events_append_only BEFORE DELETE OR TRUNCATE ON provisioning.activation_events FOR EACH STATEMENT EXECUTE FUNCTION provisioning.events_append_only();
