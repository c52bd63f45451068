-- Claims slug and e-mail for one attempt, with its first events. Returns {"claimed": true}; or why not: {"known": true} where its key was used before,
-- {"slug": …} or {"ownerEmail": …} with what the live check says of it. All that is advice, and no attempt in flight is refused by it: about those
-- the partial unique indexes decide, whose errors pass. A function, because a connection keeps its plans: planning all this anew takes longer than running it.
CREATE FUNCTION "provisioning"."claim_attempt"(attempt uuid, actor uuid, actor_address text, asked jsonb, fingerprint text, new_owner uuid, blueprint_name text, blueprint_number integer, lease_seconds integer, tenant_domain text, marks jsonb) RETURNS jsonb LANGUAGE plpgsql SET search_path = '' SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off' AS $$
DECLARE
	began constant timestamptz := now() - (marks -> -1 ->> 'offsetMs')::float8 * interval '1 millisecond';
	existing constant boolean := asked ->> 'ownerAccount' = 'existing';
	holder jsonb;
	account jsonb;
BEGIN
	IF EXISTS (SELECT FROM provisioning.attempts WHERE id = attempt) THEN RETURN '{"known": true}'; END IF;

	holder := provisioning.slug_holder(asked ->> 'slug', tenant_domain);
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
	-- A request with the same key came in between.
	IF NOT FOUND THEN RETURN '{"known": true}'; END IF;

	INSERT INTO provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
	SELECT attempt, n, stage, began + "offsetMs" * interval '1 millisecond', "durationMs", coalesce(detail, '{}')
	FROM jsonb_to_recordset(marks) AS mark(n integer, stage text, "offsetMs" float8, "durationMs" float8, detail jsonb) ORDER BY n;
	RETURN '{"claimed": true}';
END
$$;
--> statement-breakpoint
-- How its plans are made is now said by those who call it: said anew for every look, it took as long as the look.
ALTER FUNCTION "provisioning"."slug_holder"(text, text) RESET plan_cache_mode RESET enable_seqscan;
--> statement-breakpoint
ALTER FUNCTION "provisioning"."check_slug"(text, text, text, bigint, text[]) SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = 'off';
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "provisioning"."claim_attempt"(uuid, uuid, text, jsonb, text, uuid, text, integer, integer, text, jsonb) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "provisioning"."claim_attempt"(uuid, uuid, text, jsonb, text, uuid, text, integer, integer, text, jsonb) TO "provisioning_app";
