-- Records a role change, with the database login as the actor, unless its transaction has just recorded it. So a change made with SQL, or with a stolen
-- console login, is in the staff log too. Checks only the newest event, because adding an event locks the log until the transaction ends.
CREATE OR REPLACE FUNCTION provisioning.staff_changes_recorded() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	member constant uuid := coalesce(new.user_id, old.user_id);
	change constant jsonb := jsonb_build_object('userId', member, 'before', old.role, 'after', new.role);
BEGIN
	IF new.role IS DISTINCT FROM old.role AND NOT EXISTS (
		SELECT FROM (SELECT kind, detail, xmin FROM provisioning.staff_events ORDER BY seq DESC LIMIT 1) AS newest
		WHERE newest.kind = 'role_changed' AND newest.detail @> change AND newest.xmin = pg_current_xact_id()::xid
	) THEN
		INSERT INTO provisioning.staff_events (id, actor_email, kind, detail)
		VALUES (gen_random_uuid(), session_user, 'role_changed',
			change || jsonb_build_object('email', coalesce((SELECT address FROM provisioning.accounts WHERE id = member), member::text)));
	END IF;
	RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER staff_changes_recorded AFTER INSERT OR UPDATE OF "role" OR DELETE ON provisioning.staff FOR EACH ROW EXECUTE FUNCTION provisioning.staff_changes_recorded();
