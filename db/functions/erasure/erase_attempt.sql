-- Erases the owner's data from one attempt. The console calls it because it may not change ended attempts itself.
CREATE OR REPLACE FUNCTION provisioning.erase_attempt("attempt" uuid, "actor" uuid, "actor_name" text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
	RETURN provisioning.erase_owner_data('attempt', array[attempt], '{}', actor, actor_name);
END
$$;
