-- Claims a slug and an e-mail address for an attempt, and adds its first events. Returns {"claimed": true}, {"known": true} if its key was used before,
-- or {"slug": …} or {"ownerEmail": …} with the holder. Of its reads, only that of reserved slugs decides. Those of tenants and accounts are advisory,
-- and attempts in flight are left to the partial unique indexes, whose errors reach the caller. This is a function because connections cache a
-- function's plans, and planning takes longer than running.
CREATE OR REPLACE FUNCTION provisioning.claim_attempt(attempt uuid, actor uuid, actor_address text, asked jsonb, fingerprint text, new_owner uuid, blueprint_name text, blueprint_number integer, lease_seconds integer, tenant_domain text, marks jsonb) RETURNS jsonb LANGUAGE plpgsql SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
DECLARE
	began constant timestamptz := now() - (marks -> -1 ->> 'offsetMs')::float8 * interval '1 millisecond';
	existing constant boolean := asked ->> 'ownerAccount' = 'existing';
	holder jsonb;
	account jsonb;
BEGIN
	IF EXISTS (SELECT FROM provisioning.attempts WHERE id = attempt) THEN RETURN '{"known": true}'; END IF;

	holder := (SELECT first.holder FROM provisioning.slug_holders(asked ->> 'slug', tenant_domain) AS first LIMIT 1);
	IF holder ->> 'kind' <> 'attempt' THEN RETURN jsonb_build_object('slug', holder); END IF;

	account := provisioning.check_owner_email(asked ->> 'ownerEmail');
	IF NOT (CASE
		WHEN account ->> 'state' = 'held' THEN true
		WHEN existing THEN coalesce((account ->> 'adoptable')::boolean, false)
		ELSE account IS NULL
	END) THEN RETURN jsonb_build_object('ownerEmail', account); END IF;

	INSERT INTO provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
		owner_user_id, owner_was_existing, blueprint, blueprint_version, lease_expires_at, started_at)
	VALUES (attempt, actor, actor_address, asked, fingerprint, asked ->> 'slug', asked ->> 'ownerEmail', asked ->> 'ownerName', 'creating_auth_user',
		new_owner, existing, blueprint_name, blueprint_number, now() + lease_seconds * interval '1 second', began)
	ON CONFLICT (id) DO NOTHING;
	-- Another request with the same key has committed in the meantime.
	IF NOT FOUND THEN RETURN '{"known": true}'; END IF;

	PERFORM provisioning.append_events(attempt, began, marks);
	RETURN '{"claimed": true}';
END
$$;
