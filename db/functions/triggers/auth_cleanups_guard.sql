-- Flagged users are deleted, so only the user recorded by an undone attempt can be flagged, and only if they belong to no tenant.
CREATE OR REPLACE FUNCTION provisioning.auth_cleanups_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM provisioning.undone_owners AS undone WHERE undone.attempt_id = new.attempt_id AND undone.user_id = new.user_id) THEN
		RAISE EXCEPTION 'user % was not recorded by undone attempt %', new.user_id, new.attempt_id USING ERRCODE = 'check_violation', CONSTRAINT = 'auth_cleanups_of_undone_attempt';
	END IF;
	IF EXISTS (SELECT FROM provisioning.tenant_members AS member WHERE member.user_id = new.user_id) THEN
		RAISE EXCEPTION 'user % belongs to a tenant', new.user_id USING ERRCODE = 'check_violation', CONSTRAINT = 'auth_cleanups_spare_members';
	END IF;
	RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER auth_cleanups_guard BEFORE INSERT OR UPDATE OF "user_id", "attempt_id" ON provisioning.auth_cleanups FOR EACH ROW EXECUTE FUNCTION provisioning.auth_cleanups_guard();
