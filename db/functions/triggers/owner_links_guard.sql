-- Links start unused, are inserted and used only for new owners, and keep their history. The database sets the times at which they
-- were created and used. Only an erasure removes the record of who made or used a link.
CREATE OR REPLACE FUNCTION provisioning.owner_links_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	left_over provisioning.owner_links;
BEGIN
	IF tg_op = 'INSERT' THEN
		new.created_at := now();
		IF num_nonnulls(new.opened_at, new.used_at, new.used_by, new.held_until, new.lease_expires_at, new.finished_at, new.revoked_at, new.replaced_at) > 0 THEN
			RAISE EXCEPTION 'a new link must be unused' USING ERRCODE = 'check_violation', CONSTRAINT = 'owner_links_begin_unused';
		END IF;
	ELSE
		IF num_nulls(new.made_by, new.used_by) > num_nulls(old.made_by, old.used_by) THEN
			IF provisioning.current_erasure() IS NOT NULL THEN
				left_over := old;
				IF new.made_by IS NULL THEN left_over.made_by := NULL; END IF;
				IF new.used_by IS NULL THEN left_over.used_by := NULL; END IF;
				RETURN left_over;
			END IF;
		END IF;
		IF (new.id, new.attempt_id, new.owner_id, new.kind, new.digest, new.message_id, new.made_by, new.created_at)
				IS DISTINCT FROM (old.id, old.attempt_id, old.owner_id, old.kind, old.digest, old.message_id, old.made_by, old.created_at)
			OR new.expires_at > old.expires_at
			OR (old.opened_at IS NOT NULL AND new.opened_at IS DISTINCT FROM old.opened_at)
			OR (old.used_at IS NOT NULL AND (new.used_at, new.used_by) IS DISTINCT FROM (old.used_at, old.used_by))
			OR (old.finished_at IS NOT NULL AND (new.finished_at, new.held_until) IS DISTINCT FROM (old.finished_at, old.held_until))
			OR (old.revoked_at IS NOT NULL AND new.revoked_at IS DISTINCT FROM old.revoked_at)
			OR (old.replaced_at IS NOT NULL AND new.replaced_at IS DISTINCT FROM old.replaced_at) THEN
			RAISE EXCEPTION 'the history of a link cannot change' USING ERRCODE = 'check_violation', CONSTRAINT = 'owner_links_move_forward';
		END IF;
		IF new.used_at IS NULL OR old.used_at IS NOT NULL THEN RETURN new; END IF;
		new.used_at := now();
	END IF;
	IF NOT provisioning.can_have_link(new.attempt_id, new.owner_id) THEN
		RAISE EXCEPTION 'an owner can have a link only if this attempt created the account and the owner has never signed in' USING ERRCODE = 'check_violation', CONSTRAINT = 'owner_links_new_owner_only';
	END IF;
	RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER owner_links_guard BEFORE INSERT OR UPDATE ON provisioning.owner_links FOR EACH ROW EXECUTE FUNCTION provisioning.owner_links_guard();
