-- The only change that an entry of the staff log allows is an erasure. The new row is built here from the old one, so that nothing else can change.
CREATE OR REPLACE FUNCTION provisioning.staff_events_erase_only() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	left_over provisioning.staff_events := old;
BEGIN
	IF old.actor_erasure IS NULL AND new.actor_erasure IS NOT NULL AND new.actor_erasure = provisioning.current_erasure() THEN
		left_over.actor_commitment := provisioning.commitment(old.actor_salt, jsonb_build_array(old.actor_email));
		left_over.actor_erasure := new.actor_erasure;
		left_over.actor_salt := NULL;
		left_over.actor_email := NULL;
	END IF;
	IF old.detail_erasure IS NULL AND new.detail_erasure IS NOT NULL AND new.detail_erasure = provisioning.current_erasure()
		AND old.kind NOT IN ('data_erased', 'attempts_pruned') THEN
		left_over.detail_commitment := provisioning.commitment(old.detail_salt, jsonb_build_array(old.detail));
		left_over.detail_erasure := new.detail_erasure;
		left_over.detail_salt := NULL;
		left_over.detail := NULL;
	END IF;
	IF left_over IS NOT DISTINCT FROM old THEN
		RAISE EXCEPTION 'staff_events is append-only: % is refused', tg_op USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN left_over;
END
$$;

CREATE OR REPLACE TRIGGER staff_events_erase_only BEFORE UPDATE ON provisioning.staff_events FOR EACH ROW EXECUTE FUNCTION provisioning.staff_events_erase_only();
