-- A claim looks for tenants and accounts in the statement's snapshot, and meets the indexes of attempts in flight later. A winner that
-- commits in between is seen by neither. This trigger looks again once the claim holds both indexes: its queries see what is committed now.
CREATE FUNCTION "provisioning"."attempts_claim_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF EXISTS (SELECT FROM public.tenants WHERE slug = new.slug) THEN
		RAISE EXCEPTION 'the slug % is taken', new.slug USING ERRCODE = 'unique_violation', CONSTRAINT = 'tenants_slug_key';
	END IF;
	IF EXISTS (SELECT FROM auth.users WHERE email = new.owner_email AND is_sso_user = false) THEN
		RAISE EXCEPTION 'the address has an account' USING ERRCODE = 'unique_violation', CONSTRAINT = 'users_email_partial_key';
	END IF;
	RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "attempts_claim_guard" AFTER INSERT ON "provisioning"."attempts" FOR EACH ROW WHEN (new.status = 'creating_auth_user' AND NOT new.owner_was_existing) EXECUTE FUNCTION "provisioning"."attempts_claim_guard"();
