-- The id of the staff event by which this transaction records an erasure; null if it has recorded none. The triggers allow the removal of personal values
-- only with this id. No other transaction can add a newer event before this one ends.
CREATE OR REPLACE FUNCTION provisioning.current_erasure() RETURNS uuid LANGUAGE sql STABLE SET search_path = '' AS $$
	SELECT newest.id FROM (SELECT id, kind, xmin FROM provisioning.staff_events ORDER BY seq DESC LIMIT 1) AS newest
	WHERE newest.kind = 'data_erased' AND newest.xmin = pg_current_xact_id()::xid
$$;
