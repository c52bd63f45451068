-- A claim reads tenants and accounts first, and checks the indexes of attempts in flight later. Neither check sees a rival claim that commits in between.
-- This trigger repeats the reads once the claim is in both indexes, with queries that see everything committed by now.
-- It skips attempts for an existing owner: their address has an account, and if the slug is taken, only the records fail and there is no user to delete.
CREATE OR REPLACE FUNCTION provisioning.attempts_claim_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF EXISTS (SELECT FROM provisioning.tenants WHERE provisioning.same_slug(slug, new.slug)) THEN
		RAISE EXCEPTION 'the slug % is taken', new.slug USING ERRCODE = 'unique_violation', CONSTRAINT = 'attempts_claim_slug';
	END IF;
	IF EXISTS (SELECT FROM provisioning.accounts WHERE address = new.owner_email AND is_sso_user = false) THEN
		RAISE EXCEPTION 'the address has an account' USING ERRCODE = 'unique_violation', CONSTRAINT = 'attempts_claim_owner_email';
	END IF;
	RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER attempts_claim_guard AFTER INSERT ON provisioning.attempts FOR EACH ROW WHEN (new.status = 'creating_auth_user' AND NOT new.owner_was_existing) EXECUTE FUNCTION provisioning.attempts_claim_guard();
