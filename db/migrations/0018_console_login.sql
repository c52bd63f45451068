-- The console's login acts as no other role. Its role belongs to the cluster, so an earlier checkout may have made it a member of one.
DO $$
BEGIN
	IF EXISTS (
		SELECT FROM pg_auth_members WHERE member = to_regrole('provisioning_app') AND roleid = to_regrole('authenticated')
	) THEN
		REVOKE "authenticated" FROM "provisioning_app";
	END IF;
END
$$;
--> statement-breakpoint
-- Dates are the database's to set: the console can write none of these columns, and gets no more of the others than it fills.
REVOKE INSERT ON "provisioning"."attempts", "provisioning"."auth_cleanups", "provisioning"."staff", "provisioning"."staff_events" FROM "provisioning_app";--> statement-breakpoint
REVOKE UPDATE ("resolved_at") ON "provisioning"."auth_cleanups" FROM "provisioning_app";--> statement-breakpoint
REVOKE UPDATE ("added_at") ON "provisioning"."staff" FROM "provisioning_app";--> statement-breakpoint
GRANT INSERT ("id", "actor_id", "actor_email", "request", "request_hash", "slug", "owner_email", "owner_name", "status", "error_code", "error_detail", "owner_user_id", "owner_was_existing", "blueprint", "blueprint_version", "lease_expires_at", "started_at", "finished_at", "duration_ms") ON "provisioning"."attempts" TO "provisioning_app";--> statement-breakpoint
GRANT INSERT ("user_id", "attempt_id", "reason", "next_try_at") ON "provisioning"."auth_cleanups" TO "provisioning_app";--> statement-breakpoint
GRANT INSERT ("user_id", "role", "added_by") ON "provisioning"."staff" TO "provisioning_app";--> statement-breakpoint
GRANT INSERT ("id", "actor_id", "actor_email", "kind", "detail") ON "provisioning"."staff_events" TO "provisioning_app";
--> statement-breakpoint
-- Called only for an attempt that breaks the rule named by the trigger's argument. The owner of the table may, to import or to restore.
CREATE FUNCTION "provisioning"."attempts_dated_now"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF pg_has_role((SELECT relowner FROM pg_class WHERE oid = tg_relid), 'USAGE') THEN RETURN new; END IF;
	RAISE EXCEPTION 'attempt % has a date or a state that only the owner of the table may write', new.id USING ERRCODE = 'check_violation', CONSTRAINT = tg_argv[0];
END
$$;
--> statement-breakpoint
-- An attempt is recorded as claimed, or as refused before it had an owner. It began within the two minutes that a request can live.
CREATE TRIGGER "attempts_begin_now" BEFORE INSERT ON "provisioning"."attempts" FOR EACH ROW WHEN (
	new.started_at NOT BETWEEN now() - interval '2 minutes' AND now() OR new.finished_at <> now()
	OR new.status NOT IN ('creating_auth_user', 'failed') OR (new.status = 'failed' AND new.owner_user_id IS NOT NULL)
) EXECUTE FUNCTION "provisioning"."attempts_dated_now"('attempts_begin_now');
--> statement-breakpoint
CREATE TRIGGER "attempts_end_now" BEFORE UPDATE ON "provisioning"."attempts" FOR EACH ROW WHEN (
	new.finished_at < now()
) EXECUTE FUNCTION "provisioning"."attempts_dated_now"('attempts_end_now');
--> statement-breakpoint
-- As before, and an event is not dated before the one it follows, or before its attempt. Sums of times and durations are rounded.
CREATE OR REPLACE FUNCTION "provisioning"."attempt_events_chain"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
	before bytea := '';
	earliest timestamptz;
BEGIN
	IF new.seq > 1 THEN
		SELECT hash, at INTO before, earliest FROM provisioning.attempt_events WHERE attempt_id = new.attempt_id AND seq = new.seq - 1;
		IF NOT FOUND THEN
			RAISE EXCEPTION 'event % of attempt % has none before it', new.seq, new.attempt_id USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_events_chain';
		END IF;
	ELSE
		SELECT started_at INTO earliest FROM provisioning.attempts WHERE id = new.attempt_id;
	END IF;
	IF new.at < earliest - interval '1 millisecond' THEN
		RAISE EXCEPTION 'event % of attempt % is dated before what it follows', new.seq, new.attempt_id USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_events_in_order';
	END IF;
	new.hash := sha256(before || uuid_send(new.attempt_id) || int4send(new.seq) || timestamptz_send(new.at) || float8send(new.duration_ms)
		|| convert_to(new.stage || E'\n' || new.detail, 'UTF8'));
	RETURN new;
END
$$;
--> statement-breakpoint
-- A flag leads to the deletion of its user. It is on the user that an undone attempt recorded as its own, never on one who belongs to a tenant.
CREATE FUNCTION "provisioning"."auth_cleanups_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF NOT EXISTS (
		SELECT FROM provisioning.attempts
		WHERE id = new.attempt_id AND owner_user_id = new.user_id AND NOT owner_was_existing AND status IN ('failed', 'rolled_back')
	) THEN
		RAISE EXCEPTION 'user % is not of an undone attempt %', new.user_id, new.attempt_id USING ERRCODE = 'check_violation', CONSTRAINT = 'auth_cleanups_of_undone_attempt';
	END IF;
	IF EXISTS (SELECT FROM public.tenant_memberships WHERE user_id = new.user_id) THEN
		RAISE EXCEPTION 'user % belongs to a tenant', new.user_id USING ERRCODE = 'check_violation', CONSTRAINT = 'auth_cleanups_spare_members';
	END IF;
	RETURN new;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "auth_cleanups_guard" BEFORE INSERT OR UPDATE OF "user_id", "attempt_id" ON "provisioning"."auth_cleanups" FOR EACH ROW EXECUTE FUNCTION "provisioning"."auth_cleanups_guard"();
--> statement-breakpoint
CREATE FUNCTION "provisioning"."auth_cleanups_resolved_now"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	new.resolved_at := CASE WHEN new.state = 'done' THEN coalesce(new.resolved_at, now()) END;
	RETURN new;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "auth_cleanups_resolved_now" BEFORE INSERT OR UPDATE ON "provisioning"."auth_cleanups" FOR EACH ROW EXECUTE FUNCTION "provisioning"."auth_cleanups_resolved_now"();
--> statement-breakpoint
CREATE FUNCTION "provisioning"."staff_added_now"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	new.added_at := now();
	RETURN new;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "staff_added_now" BEFORE UPDATE OF "role", "added_by" ON "provisioning"."staff" FOR EACH ROW EXECUTE FUNCTION "provisioning"."staff_added_now"();
--> statement-breakpoint
-- The role of a caller, null for callers who are not staff or whose account is banned or deleted; and the longer wait of two limits, the caller's own and
-- that of the place that the call came from. Every call is counted before its role is read, so that refused calls are limited too.
CREATE OR REPLACE FUNCTION "provisioning"."authorize_call"(caller uuid, limit_name text, most integer, window_seconds double precision, place text, most_of_place integer) RETURNS TABLE (role text, retry_after integer) LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	retry_after := greatest(
		provisioning.count_call(limit_name || ':' || caller, most, window_seconds),
		provisioning.count_call(limit_name || ':' || place, most_of_place, window_seconds)
	);
	SELECT staff.role INTO authorize_call.role FROM provisioning.staff
	WHERE staff.user_id = caller AND NOT EXISTS (
		SELECT FROM provisioning.accounts WHERE id = caller AND (banned_until > now() OR deleted_at IS NOT NULL)
	);
	RETURN NEXT;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "provisioning"."attempts_dated_now"(), "provisioning"."auth_cleanups_guard"(), "provisioning"."auth_cleanups_resolved_now"(), "provisioning"."staff_added_now"() FROM PUBLIC;
