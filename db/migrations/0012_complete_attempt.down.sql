DROP FUNCTION "provisioning"."complete_attempt"(uuid, integer, uuid, uuid, jsonb, uuid, jsonb, jsonb, timestamp with time zone);
