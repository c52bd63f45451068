-- Claims a slug and an e-mail address for an attempt, and adds its first events. Returns {"claimed": true}, {"keyUsed": true} if its key was used before,
-- or {"slug": …} or {"ownerEmail": …} with the holder. Only its read of reserved slugs is decisive. The other reads are advisory: the partial unique
-- indexes and attempts_claim_guard decide between concurrent claims, and their errors reach the caller. This is a function because connections cache
-- a function's plans, and planning takes longer than running.
CREATE OR REPLACE FUNCTION provisioning.claim_attempt(attempt uuid, actor uuid, actor_address text, asked jsonb, fingerprint text, new_owner uuid, blueprint_name text, blueprint_number integer, lease_seconds integer, tenant_domain text, marks jsonb) RETURNS jsonb LANGUAGE plpgsql SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
DECLARE
	began constant timestamptz := now() - (marks -> -1 ->> 'offsetMs')::float8 * interval '1 millisecond';
	existing constant boolean := asked ->> 'ownerAccount' = 'existing';
	-- The address is read before the slug, each with its own snapshot, so that concurrent claims of the same pair are all refused for the slug.
	account constant jsonb := provisioning.check_owner_email(asked ->> 'ownerEmail');
	holder constant jsonb := (SELECT first.holder FROM provisioning.slug_holders(asked ->> 'slug', tenant_domain) AS first LIMIT 1);
	has_owner constant boolean := CASE WHEN existing THEN coalesce((account ->> 'adoptable')::boolean, false) ELSE account IS NULL END;
	-- Reports a permanent holder before an attempt in flight, which might release its claim. Among equals, reports the slug before the address.
	taken constant jsonb := CASE
		WHEN holder ->> 'kind' <> 'attempt' THEN jsonb_build_object('slug', holder)
		WHEN NOT has_owner AND account ->> 'state' IS DISTINCT FROM 'held' THEN jsonb_build_object('ownerEmail', account)
		WHEN holder IS NOT NULL THEN jsonb_build_object('slug', holder)
		WHEN NOT has_owner THEN jsonb_build_object('ownerEmail', account)
	END;
BEGIN
	-- The holder can be the attempt with this key, or its tenant.
	IF taken IS NOT NULL THEN
		RETURN CASE WHEN EXISTS (SELECT FROM provisioning.attempts WHERE id = attempt) THEN '{"keyUsed": true}' ELSE taken END;
	END IF;

	INSERT INTO provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
		owner_user_id, owner_was_existing, blueprint, blueprint_version, lease_expires_at, started_at)
	VALUES (attempt, actor, actor_address, asked, fingerprint, asked ->> 'slug', asked ->> 'ownerEmail', asked ->> 'ownerName', 'creating_auth_user',
		new_owner, existing, blueprint_name, blueprint_number, now() + lease_seconds * interval '1 second', began)
	ON CONFLICT (id) DO NOTHING;
	IF NOT FOUND THEN RETURN '{"keyUsed": true}'; END IF;

	PERFORM provisioning.append_events(attempt, began, marks);
	-- The account is created next, so a crash must not lose the claim. Without this, a transaction that has counted a call would not wait for the disk.
	SET LOCAL synchronous_commit TO DEFAULT;
	RETURN '{"claimed": true}';
END
$$;
