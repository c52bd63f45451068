DROP FUNCTION "provisioning"."authorize_call"(uuid, text, integer, double precision, text, integer), "provisioning"."count_call"(text, integer, double precision);
