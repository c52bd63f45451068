-- The database sets the time at which a clean-up was resolved.
CREATE OR REPLACE FUNCTION provisioning.auth_cleanups_resolved_now() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	new.resolved_at := CASE WHEN new.state = 'done' THEN coalesce(new.resolved_at, now()) END;
	RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER auth_cleanups_resolved_now BEFORE INSERT OR UPDATE ON provisioning.auth_cleanups FOR EACH ROW EXECUTE FUNCTION provisioning.auth_cleanups_resolved_now();
