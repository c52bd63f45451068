-- Null if a new owner can use an address, given in lower case. Otherwise {"state": "held"} with the attempt that uses it, {"state": "cleaning"} for an
-- account that is being removed, or {"state": "account"} with at most three of the account's tenants and the reason, if any, why it cannot own
-- another.
CREATE OR REPLACE FUNCTION provisioning.check_owner_email(address text) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
DECLARE
	attempt record;
	account jsonb;
	owner uuid;
	named jsonb;
	owned bigint;
BEGIN
	SELECT id, actor_email, owner_user_id, owner_was_existing, lease_expires_at >= now() AS alive,
		greatest(0, floor(extract(epoch FROM now() - started_at))) AS seconds_ago INTO attempt
	FROM provisioning.attempts WHERE owner_email = check_owner_email.address AND provisioning.in_flight(status);
	IF attempt.alive THEN
		RETURN jsonb_build_object('state', 'held', 'attemptId', attempt.id, 'secondsAgo', attempt.seconds_ago, 'actorEmail', attempt.actor_email);
	END IF;

	account := provisioning.owner_account(check_owner_email.address);
	IF account IS NULL THEN RETURN NULL; END IF;
	owner := (account ->> 'id')::uuid;
	-- The user of an attempt with an expired lease is treated as removed: a claim for a new owner undoes that attempt first, and a
	-- claim for an existing owner is refused because there is no account.
	IF owner = attempt.owner_user_id AND NOT attempt.owner_was_existing THEN RETURN NULL; END IF;
	IF account ->> 'problem' = 'cleaning' THEN RETURN '{"state": "cleaning"}'; END IF;

	SELECT count(*), coalesce(jsonb_agg(jsonb_build_object('name', name, 'slug', slug) ORDER BY place) FILTER (WHERE place <= 3), '[]') INTO owned, named
	FROM (
		SELECT name, slug, row_number() OVER (ORDER BY created_at DESC, id DESC) AS place
		FROM (SELECT tenant_id FROM provisioning.tenant_members WHERE user_id = owner AND is_owner LIMIT 500) AS membership
		JOIN provisioning.tenants ON id = tenant_id
	) AS tenant;
	RETURN jsonb_strip_nulls(jsonb_build_object('state', 'account', 'tenants', named, 'moreTenants', greatest(0, owned - 3),
		'adoptable', account ->> 'problem' IS NULL, 'problem', account -> 'problem', 'ids', account -> 'ids'));
END
$$;
