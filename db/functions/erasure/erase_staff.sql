-- Erases a former staff member's addresses from the records of their actions. The console calls it because it may not change those rows itself. The id
-- of their account stays. Returns the counts, {"refused": reason} if the data is still needed, or {"nothing": true} if there is nothing to erase.
CREATE OR REPLACE FUNCTION provisioning.erase_staff("member" uuid, "actor" uuid, "actor_name" text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
	erasure constant uuid := gen_random_uuid();
	refusal jsonb;
	personal text[];
	made uuid[];
	details uuid[];
	actors uuid[];
	messages uuid[];
	counts jsonb;
BEGIN
	LOCK TABLE provisioning.staff IN SHARE ROW EXCLUSIVE MODE;
	made := array(SELECT id FROM provisioning.attempts WHERE actor_id = member AND actor_email IS NOT NULL ORDER BY id FOR UPDATE);
	-- The addresses in the account, in the member's own actions, and in changes of their role. Text that is not an address could match unrelated details.
	personal := array(
		SELECT DISTINCT lower(email) FROM (
			SELECT email FROM provisioning.accounts WHERE id = member
			UNION SELECT actor_email FROM provisioning.attempts WHERE id = ANY (made)
			UNION SELECT actor_email FROM provisioning.staff_events WHERE actor_id = member
			UNION SELECT actor_email FROM provisioning.owner_email_changes WHERE actor_id = member
			UNION SELECT detail ->> 'email' FROM provisioning.staff_events WHERE kind = 'role_changed' AND detail ->> 'userId' = member::text
		) AS own WHERE email ~ '^[^@[:space:]]+@[^@[:space:]]+$'
	);
	PERFORM pg_advisory_xact_lock(hashtext('provisioning'), hashtext('staff_events'));
	SELECT jsonb_build_object('refused', reason) || coalesce(jsonb_build_object('attemptId', attempt_id), '{}') INTO refusal FROM (
		SELECT 'role' AS reason, NULL::uuid AS attempt_id FROM provisioning.staff LEFT JOIN provisioning.accounts AS account ON account.id = user_id
			WHERE user_id = member OR lower(account.email) = ANY (personal)
		UNION ALL SELECT 'in_flight', id FROM provisioning.attempts WHERE id = ANY (made) AND finished_at IS NULL
		UNION ALL SELECT 'message', attempt_id FROM provisioning.outbox WHERE state = 'pending' AND (attempt_id = ANY (made) OR provisioning.mentions(payload::text, personal))
		UNION ALL SELECT 'email_change', attempt_id FROM provisioning.owner_email_changes WHERE actor_id = member AND status = 'changing'
	) AS blocker LIMIT 1;
	IF refusal IS NOT NULL THEN RETURN refusal; END IF;

	actors := array(SELECT id FROM provisioning.staff_events WHERE actor_id = member AND actor_email IS NOT NULL);
	details := array(
		SELECT id FROM provisioning.staff_events WHERE detail IS NOT NULL AND kind NOT IN ('data_erased', 'attempts_pruned')
			AND (provisioning.mentions(detail::text, personal) OR (kind = 'factor_enrolled' OR kind = 'factor_removed') AND actor_id = member)
	);
	messages := array(
		SELECT message.id FROM provisioning.owner_links AS link JOIN provisioning.outbox AS message ON message.attempt_id = link.attempt_id
		WHERE lower(link.made_by) = ANY (personal) AND message.kind = 'link_handed_over' AND provisioning.mentions(message.payload::text, personal)
	);
	counts := jsonb_build_object(
		'attempts', cardinality(made),
		'activationEvents', (SELECT count(*) FROM provisioning.activation_events WHERE lower(actor_email) = ANY (personal)),
		'emailChanges', (SELECT count(*) FROM provisioning.owner_email_changes WHERE actor_id = member AND actor_email IS NOT NULL),
		'links', (SELECT count(*) FROM provisioning.owner_links WHERE lower(made_by) = ANY (personal)),
		'messages', cardinality(messages),
		'roles', (SELECT count(*) FROM provisioning.staff WHERE lower(added_by) = ANY (personal)),
		'staffEvents', (SELECT count(DISTINCT id) FROM unnest(details || actors) AS one(id)));
	IF NOT EXISTS (SELECT FROM jsonb_each(counts) WHERE value <> '0') THEN RETURN '{"nothing": true}'; END IF;

	INSERT INTO provisioning.staff_events (id, actor_id, actor_email, kind, detail)
	VALUES (erasure, actor, actor_name, 'data_erased', jsonb_build_object('scope', 'staff') || counts);
	UPDATE provisioning.attempts SET actor_erasure = erasure WHERE id = ANY (made);
	UPDATE provisioning.activation_events SET actor_erasure = erasure WHERE lower(actor_email) = ANY (personal);
	UPDATE provisioning.owner_email_changes SET actor_erasure = erasure WHERE actor_id = member AND actor_email IS NOT NULL;
	UPDATE provisioning.owner_links SET made_by = NULL WHERE lower(made_by) = ANY (personal);
	UPDATE provisioning.outbox SET payload = payload - 'handedOverBy' WHERE id = ANY (messages);
	UPDATE provisioning.staff SET added_by = '[erased]' WHERE lower(added_by) = ANY (personal);
	UPDATE provisioning.staff_events SET actor_erasure = erasure WHERE id = ANY (actors);
	UPDATE provisioning.staff_events SET detail_erasure = erasure WHERE id = ANY (details);
	DELETE FROM provisioning.doctor_reports WHERE provisioning.mentions(report::text, personal);
	RETURN counts;
END
$$;
