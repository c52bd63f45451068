-- Only the functions that erase or prune may record an erasure or a prune. They run with the rights of the log's owner. Anyone else could use such an
-- entry to hide changes, because the doctor and `npm run audit:verify` accept missing rows and values that it explains.
CREATE OR REPLACE FUNCTION provisioning.staff_events_of_owner() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF NOT (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = tg_relid) THEN
		RAISE EXCEPTION 'only the console''s own functions may record %', new.kind USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'staff_events_of_owner';
	END IF;
	RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER staff_events_of_owner BEFORE INSERT ON provisioning.staff_events FOR EACH ROW WHEN (
	new.kind IN ('attempts_pruned', 'data_erased')
) EXECUTE FUNCTION provisioning.staff_events_of_owner();
