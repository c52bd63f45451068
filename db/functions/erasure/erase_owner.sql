-- Erases the personal data of the owner with this address. The console calls it because it may not change ended attempts itself. The
-- owner's other addresses, from before or after a correction, are erased everywhere too, unless an attempt for another owner has them.
CREATE OR REPLACE FUNCTION provisioning.erase_owner("address" text, "actor" uuid, "actor_name" text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
	ids constant uuid[] := provisioning.attempts_of_owner(address);
BEGIN
	IF address IS NULL OR address !~ '^[^@[:space:]]+@[^@[:space:]]+$' THEN
		RAISE EXCEPTION 'not an e-mail address' USING ERRCODE = 'check_violation', CONSTRAINT = 'erase_owner_by_address';
	END IF;
	RETURN provisioning.erase_owner_data('owner', ids, array(
		SELECT lower(address)
		UNION SELECT value FROM (
			SELECT lower(owner_email) AS value FROM provisioning.attempts WHERE id = ANY (ids)
			UNION SELECT lower(email) FROM provisioning.owner_email_changes, LATERAL (VALUES (old_email), (new_email)) AS one(email) WHERE attempt_id = ANY (ids)
		) AS own WHERE value ~ '^[^@[:space:]]+@[^@[:space:]]+$' AND provisioning.attempts_of_owner(value) <@ ids
	), actor, actor_name);
END
$$;
