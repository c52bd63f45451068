-- True if an owner may get a link: this attempt created the account, the account is neither deleted nor banned, the owner has never signed in, and the
-- address is unconfirmed or was confirmed by one of our links. An account that existed before, or whose owner is known to have set a password, never gets a link.
-- The console's login cannot pass another account off as new: only the Auth server's secret key can set an account's `attempt_id`.
CREATE OR REPLACE FUNCTION provisioning.can_have_link("attempt" uuid, "owner" uuid) RETURNS boolean LANGUAGE sql STABLE STRICT SET search_path = '' AS $$
	SELECT EXISTS (
		SELECT FROM provisioning.attempts AS made JOIN provisioning.accounts AS account ON account.id = made.owner_user_id
		WHERE made.id = can_have_link.attempt AND made.owner_user_id = can_have_link.owner AND made.status = 'completed' AND NOT made.owner_was_existing
			AND lower(account.attempt_id) = made.id::text AND account.email IS NOT NULL AND account.deleted_at IS NULL
			AND (account.banned_until IS NULL OR account.banned_until <= now())
			AND account.last_sign_in_at IS NULL
			AND (account.email_confirmed_at IS NULL OR EXISTS (
				SELECT FROM provisioning.owner_links AS link WHERE link.owner_id = account.id
					AND account.email_confirmed_at BETWEEN link.used_at - interval '1 minute' AND link.held_until + interval '1 minute'
			))
			AND NOT EXISTS (SELECT FROM provisioning.activation_events AS event WHERE event.attempt_id = made.id AND event.kind = 'activated')
	)
$$;
