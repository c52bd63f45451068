-- True if an admin may correct an owner's e-mail address: the owner may get a link, no link has confirmed the address, and none is being used. A lost
-- request to set a password keeps its link leased until the request can no longer take effect.
CREATE OR REPLACE FUNCTION provisioning.can_correct_email("attempt" uuid, "owner" uuid) RETURNS boolean LANGUAGE sql STABLE STRICT SET search_path = '' AS $$
	SELECT provisioning.can_have_link(can_correct_email.attempt, can_correct_email.owner)
		AND EXISTS (SELECT FROM provisioning.accounts WHERE id = can_correct_email.owner AND email_confirmed_at IS NULL)
		AND NOT EXISTS (SELECT FROM provisioning.owner_links WHERE owner_id = can_correct_email.owner AND finished_at IS NULL AND lease_expires_at > now())
$$;
