-- True if an ended attempt had nothing left to do at a given time, so that it can be removed: no open clean-up, no pending message, and no user that
-- should have been deleted but still exists.
CREATE OR REPLACE FUNCTION provisioning.is_settled(attempt uuid, before timestamptz) RETURNS boolean LANGUAGE sql STABLE STRICT SET search_path = '' AS $$
	SELECT NOT EXISTS (SELECT FROM provisioning.auth_cleanups AS flag WHERE flag.attempt_id = attempt AND (flag.state <> 'done' OR flag.resolved_at >= before))
		AND NOT EXISTS (SELECT FROM provisioning.outbox AS message WHERE message.attempt_id = attempt AND message.state = 'pending')
		AND NOT EXISTS (SELECT FROM provisioning.undone_owners AS undone JOIN provisioning.accounts AS account ON account.id = undone.user_id
			WHERE undone.attempt_id = attempt AND account.deleted_at IS NULL)
$$;
