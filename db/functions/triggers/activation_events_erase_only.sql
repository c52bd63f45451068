-- The only change that an activation event allows is an erasure. The new row is built here from the old one, so that nothing else can change.
CREATE OR REPLACE FUNCTION provisioning.activation_events_erase_only() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	left_over provisioning.activation_events := old;
BEGIN
	IF old.actor_salt IS NOT NULL AND new.actor_erasure IS NOT NULL AND new.actor_erasure = provisioning.current_erasure() THEN
		left_over.actor_commitment := provisioning.commitment(old.actor_salt, jsonb_build_array(old.actor_email));
		left_over.actor_erasure := new.actor_erasure;
		left_over.actor_salt := NULL;
		left_over.actor_email := NULL;
		RETURN left_over;
	END IF;
	RAISE EXCEPTION 'activation_events is append-only: % is refused', tg_op USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE OR REPLACE TRIGGER activation_events_erase_only BEFORE UPDATE ON provisioning.activation_events FOR EACH ROW EXECUTE FUNCTION provisioning.activation_events_erase_only();
