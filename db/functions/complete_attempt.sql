-- Completes an attempt whose records the same transaction has inserted: sets its status, reads the tenant back through the product's views, and adds
-- the last stages and the message to the owner. Raises TP001 with the actual and expected counts if not all records were inserted, or if there is not
-- exactly one tenant with this key and the attempt's slug. The tenant must also have this owner and no other, and its host name if the product has host
-- names. If the expected counts include the owner's account, it must exist with the owner's address. Raises TP002 if the attempt has ended, or if its
-- own undo or a takeover has raised its fence. Returns the attempt's duration in ms. This is a function because connections cache a function's plans.
CREATE OR REPLACE FUNCTION provisioning.complete_attempt(attempt uuid, held_fence integer, new_tenant text, new_owner uuid, new_hostname text, marks jsonb, message uuid, made jsonb, expected jsonb, counted_at timestamptz) RETURNS double precision LANGUAGE plpgsql SET search_path = '' SET plan_cache_mode = 'force_generic_plan' AS $$
DECLARE
	-- The duration is the longer of two measurements: the time since the start by the database's clock, and the time that the process measured
	-- before the insert plus the duration of this statement. The second is a lower bound in case the two clocks differ.
	measured constant interval := (marks -> -1 ->> 'offsetMs')::float8 * interval '1 millisecond';
	minimum constant interval := measured + greatest(counted_at - statement_timestamp(), interval '0');
	ended record;
	actual jsonb;
	required jsonb;
BEGIN
	UPDATE provisioning.attempts SET status = 'completed', tenant_id = new_tenant, owner_user_id = new_owner,
		finished_at = started_at + greatest(counted_at - started_at, minimum), duration_ms = extract(epoch FROM greatest(counted_at - started_at, minimum)) * 1000
	-- CASE makes Postgres look the row up by its key. An index of attempts in flight can have many dead entries, all of which would be read.
	WHERE id = attempt AND CASE WHEN fence = held_fence THEN status = 'creating_auth_user' END
	RETURNING slug, owner_email, started_at, finished_at, duration_ms, owner_was_existing INTO ended;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'the attempt has ended, or its fence was raised' USING ERRCODE = 'TP002';
	END IF;
	actual := made || jsonb_build_object(
		'account found', CASE WHEN NOT expected ? 'account found' THEN 1 ELSE (
			SELECT count(*) FROM provisioning.accounts WHERE id = new_owner AND address = ended.owner_email
		) END,
		'tenant found', (SELECT count(*) FROM provisioning.tenants WHERE id = provisioning.tenant_key(new_tenant) AND provisioning.same_slug(slug, ended.slug)),
		'owners', (SELECT count(*) FROM provisioning.tenant_members WHERE tenant_id = provisioning.tenant_key(new_tenant) AND is_owner),
		'owner found', (SELECT count(*) FROM provisioning.tenant_members WHERE tenant_id = provisioning.tenant_key(new_tenant) AND is_owner AND user_id = new_owner),
		'host name found', CASE WHEN new_hostname IS NULL THEN 1 ELSE (
			SELECT count(*) FROM provisioning.tenant_hostnames
			WHERE provisioning.same_hostname(hostname, new_hostname) AND tenant_id = provisioning.tenant_key(new_tenant)
		) END
	);
	required := expected || '{"account found": 1, "tenant found": 1, "owners": 1, "owner found": 1, "host name found": 1}';
	IF actual <> required THEN
		RAISE EXCEPTION 'the records are not those of a new tenant' USING ERRCODE = 'TP001', DETAIL = jsonb_build_object('counts', actual, 'expected', required)::text;
	END IF;

	PERFORM provisioning.append_events(attempt, ended.started_at, marks || jsonb_build_array(
		jsonb_build_object('n', jsonb_array_length(marks) + 1, 'stage', 'verifying', 'offsetMs', ended.duration_ms,
			'durationMs', greatest(0, ended.duration_ms - (marks -> -1 ->> 'offsetMs')::float8)),
		jsonb_build_object('n', jsonb_array_length(marks) + 2, 'stage', 'completed', 'offsetMs', ended.duration_ms, 'durationMs', 0)
	));
	INSERT INTO provisioning.outbox (id, kind, attempt_id, tenant_id, payload)
	VALUES (message, CASE WHEN ended.owner_was_existing THEN 'owner_added' ELSE 'owner_activation' END, attempt, new_tenant,
		jsonb_build_object('ownerUserId', new_owner));
	RETURN ended.duration_ms;
END
$$;
