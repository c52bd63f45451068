-- The attempts of an owner: those that name the address, those whose owner's address was corrected to or from it, and those that created the tenants
-- of the account with the address. Compares without regard to case. The folded text only selects rows by its index, because it also ignores accents.
CREATE OR REPLACE FUNCTION provisioning.attempts_of_owner("address" text) RETURNS uuid[] LANGUAGE sql STABLE STRICT SET search_path = '' AS $$
	SELECT array(
		SELECT id FROM provisioning.attempts
		WHERE provisioning.fold_text(owner_email) = provisioning.fold_text(address) AND lower(owner_email) = lower(address)
		UNION
		SELECT attempt_id FROM provisioning.owner_email_changes WHERE lower(address) IN (lower(old_email), lower(new_email))
		UNION
		SELECT attempt.id FROM provisioning.accounts AS account
		JOIN provisioning.tenant_members AS member ON member.user_id = account.id AND member.is_owner
		JOIN provisioning.attempts AS attempt ON attempt.tenant_id = member.tenant_id::text AND attempt.owner_user_id = account.id
		WHERE account.address = lower(attempts_of_owner.address)
		ORDER BY 1
	)
$$;
