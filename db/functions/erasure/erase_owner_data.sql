-- Erases the owner's data from the rows of some attempts, and from the staff log's entries about these attempts. `everywhere` lists the owner's
-- addresses in lower case, which are also erased from other entries of the staff log. Records the erasure, without the
-- erased data, in the same transaction. Returns the counts, {"refused": reason, "attemptId": …} if something still
-- needs the data, or {"nothing": true} if there is nothing to erase.
CREATE OR REPLACE FUNCTION provisioning.erase_owner_data("scope" text, "ids" uuid[], "everywhere" text[], "actor" uuid, "actor_name" text) RETURNS jsonb LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	erasure constant uuid := gen_random_uuid();
	refusal jsonb;
	personal text[];
	details uuid[];
	actors uuid[];
	outsiders uuid[];
	counts jsonb;
BEGIN
	PERFORM FROM provisioning.attempts WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
	PERFORM pg_advisory_xact_lock(hashtext('provisioning'), hashtext('staff_events'));
	SELECT jsonb_strip_nulls(jsonb_build_object('refused', reason, 'attemptId', attempt_id)) INTO refusal FROM (
		SELECT 'in_flight' AS reason, id AS attempt_id FROM provisioning.attempts WHERE id = ANY (ids) AND finished_at IS NULL
		UNION ALL SELECT 'cleanup', attempt_id FROM provisioning.auth_cleanups WHERE attempt_id = ANY (ids) AND state <> 'done'
		UNION ALL SELECT 'message', attempt_id FROM provisioning.outbox WHERE attempt_id = ANY (ids) AND state = 'pending'
		UNION ALL SELECT 'email_change', attempt_id FROM provisioning.owner_email_changes WHERE attempt_id = ANY (ids) AND status = 'changing'
		UNION ALL SELECT 'link', attempt_id FROM provisioning.owner_links WHERE attempt_id = ANY (ids) AND finished_at IS NULL AND lease_expires_at > now()
		-- The log must still show who was given which role.
		UNION ALL SELECT 'role', NULL FROM provisioning.staff JOIN provisioning.accounts AS account ON account.id = user_id WHERE lower(account.email) = ANY (everywhere)
	) AS blocker LIMIT 1;
	IF refusal IS NOT NULL THEN RETURN refusal; END IF;

	-- The values that recorded searches and reports can quote, as they are and with escaped quotes. Very short ones would match almost everything.
	personal := array(
		SELECT DISTINCT lower(form) FROM provisioning.attempts AS attempt,
			LATERAL (VALUES (owner_email), (owner_name), (slug), ('slug:' || slug), (request ->> 'name')) AS one(value),
			LATERAL (VALUES (value), (substr(to_json(value)::text, 2, length(to_json(value)::text) - 2))) AS written(form)
		WHERE attempt.id = ANY (ids) AND length(value) > 3
	) || everywhere;
	details := array(
		SELECT id FROM provisioning.staff_events
		WHERE detail IS NOT NULL AND kind NOT IN ('data_erased', 'attempts_pruned') AND (
			(detail ->> 'attemptId' = ANY (ids::text[]) AND detail - '{attemptId,userId}'::text[] <> '{}')
			OR provisioning.mentions(detail ->> 'query', personal)
			OR provisioning.mentions(detail::text, everywhere))
	);
	-- The owner might have tried to use the console.
	actors := array(
		SELECT id FROM provisioning.staff_events WHERE lower(actor_email) = ANY (everywhere)
			AND actor_id IS NOT NULL AND NOT EXISTS (SELECT FROM provisioning.staff WHERE user_id = actor_id)
	);
	outsiders := array(
		SELECT id FROM provisioning.attempts WHERE error_code = 'FORBIDDEN'
			AND provisioning.fold_text(actor_email) = ANY (array(SELECT provisioning.fold_text(value) FROM unnest(everywhere) AS value))
			AND lower(actor_email) = ANY (everywhere) AND NOT EXISTS (SELECT FROM provisioning.staff WHERE user_id = actor_id)
		FOR UPDATE
	);
	counts := jsonb_build_object(
		'attempts', (SELECT count(*) FROM provisioning.attempts WHERE (id = ANY (ids) AND owner_erasure IS NULL) OR id = ANY (outsiders)),
		'emailChanges', (SELECT count(*) FROM provisioning.owner_email_changes WHERE attempt_id = ANY (ids) AND owner_erasure IS NULL),
		'links', (SELECT count(*) FROM provisioning.owner_links WHERE attempt_id = ANY (ids) AND used_by IS NOT NULL),
		'messages', (SELECT count(*) FROM provisioning.outbox WHERE attempt_id = ANY (ids) AND (payload <> '{}' OR last_error IS NOT NULL)),
		'cleanups', (SELECT count(*) FROM provisioning.auth_cleanups WHERE attempt_id = ANY (ids) AND last_error IS NOT NULL),
		'staffEvents', (SELECT count(DISTINCT id) FROM unnest(details || actors) AS one(id)));
	IF NOT EXISTS (SELECT FROM jsonb_each(counts) WHERE value <> '0') THEN RETURN '{"nothing": true}'; END IF;

	INSERT INTO provisioning.staff_events (id, actor_id, actor_email, kind, detail)
	VALUES (erasure, actor, actor_name, 'data_erased', jsonb_build_object('scope', scope) || counts);
	UPDATE provisioning.attempts SET owner_erasure = erasure WHERE id = ANY (ids) AND owner_erasure IS NULL;
	UPDATE provisioning.attempts SET actor_erasure = erasure WHERE id = ANY (outsiders);
	UPDATE provisioning.owner_email_changes SET owner_erasure = erasure WHERE attempt_id = ANY (ids) AND owner_erasure IS NULL;
	UPDATE provisioning.owner_links SET used_by = NULL WHERE attempt_id = ANY (ids) AND used_by IS NOT NULL;
	UPDATE provisioning.outbox SET payload = '{}', last_error = NULL WHERE attempt_id = ANY (ids) AND (payload <> '{}' OR last_error IS NOT NULL);
	UPDATE provisioning.auth_cleanups SET last_error = NULL WHERE attempt_id = ANY (ids) AND last_error IS NOT NULL;
	UPDATE provisioning.staff_events SET detail_erasure = erasure WHERE id = ANY (details);
	UPDATE provisioning.staff_events SET actor_erasure = erasure WHERE id = ANY (actors);
	DELETE FROM provisioning.doctor_reports WHERE provisioning.mentions(report::text, personal);
	RETURN counts;
END
$$;
