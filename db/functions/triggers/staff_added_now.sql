-- The database sets the time of every role change. Erasing the address of the admin who made a change is not a role change.
CREATE OR REPLACE FUNCTION provisioning.staff_added_now() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	new.added_at := now();
	RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER staff_added_now BEFORE UPDATE OF "role", "added_by" ON provisioning.staff FOR EACH ROW WHEN (
	new.added_by <> '[erased]' OR new.role <> old.role
) EXECUTE FUNCTION provisioning.staff_added_now();
