DROP FUNCTION "provisioning"."require_completed"(float8, jsonb, jsonb);
