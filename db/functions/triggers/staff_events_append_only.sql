-- The staff log is append-only. The only change that it allows is an erasure (staff_events_erase_only).
CREATE OR REPLACE FUNCTION provisioning.staff_events_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	RAISE EXCEPTION 'staff_events is append-only: % is refused', tg_op USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE OR REPLACE TRIGGER staff_events_append_only BEFORE DELETE OR TRUNCATE ON provisioning.staff_events FOR EACH STATEMENT EXECUTE FUNCTION provisioning.staff_events_append_only();
