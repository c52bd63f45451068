-- Returns what a hash covers instead of personal values: SHA-256 of a random salt and the values, as a JSON array. Without the salt, the values cannot be
-- guessed from the commitment. db/chain.ts computes the same for verification.
CREATE OR REPLACE FUNCTION provisioning.commitment(salt uuid, personal jsonb) RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = '' AS $$
	SELECT sha256(uuid_send(salt) || convert_to(personal::text, 'UTF8'))
$$;
