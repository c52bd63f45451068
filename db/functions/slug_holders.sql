-- The holders of a slug: tenants, host names, reserved words and attempts in flight whose lease has not expired, in that order; no row if the slug is
-- free. Compares slugs and host names without regard to case, as DNS does. Has no settings, so that Postgres inlines it, and each lookup uses
-- its index and stops at the first row needed.
CREATE OR REPLACE FUNCTION provisioning.slug_holders(candidate text, tenant_domain text) RETURNS TABLE (kind text, holder jsonb) LANGUAGE sql STABLE AS $$
	SELECT 'tenant', jsonb_build_object('kind', 'tenant', 'name', tenant.name, 'slug', tenant.slug, 'since', tenant.created_at)
	FROM provisioning.tenants AS tenant WHERE provisioning.same_slug(tenant.slug, candidate)
	UNION ALL
	SELECT 'tenant', jsonb_build_object('kind', 'tenant', 'name', tenant.name, 'slug', tenant.slug, 'since', tenant.created_at)
	FROM provisioning.tenant_hostnames AS host JOIN provisioning.tenants AS tenant ON tenant.id = host.tenant_id
	WHERE provisioning.same_hostname(host.hostname, candidate || '.' || tenant_domain)
	UNION ALL
	SELECT 'platform', jsonb_build_object('kind', 'platform', 'reason', word.reason)
	FROM provisioning.reserved_slugs AS word WHERE word.slug = candidate
	UNION ALL
	SELECT 'attempt', jsonb_build_object('kind', 'attempt', 'attemptId', attempt.id, 'startedAt', attempt.started_at, 'actorEmail', attempt.actor_email,
		'secondsAgo', greatest(0, floor(extract(epoch FROM now() - attempt.started_at))))
	FROM provisioning.attempts AS attempt
	WHERE attempt.slug = candidate AND provisioning.in_flight(attempt.status) AND attempt.lease_expires_at >= now()
$$;
