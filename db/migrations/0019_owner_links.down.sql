-- Links and their notices go; the Auth server's own links can be sent again by the version before.
DROP TABLE "provisioning"."owner_links";
--> statement-breakpoint
DROP FUNCTION "provisioning"."owner_links_guard"(), "provisioning"."can_have_link"(uuid, uuid);
--> statement-breakpoint
DELETE FROM "provisioning"."outbox" WHERE kind IN ('link_handed_over', 'password_set');
--> statement-breakpoint
ALTER TABLE "provisioning"."outbox" DROP CONSTRAINT "outbox_kind_known";
--> statement-breakpoint
ALTER TABLE "provisioning"."outbox" ADD CONSTRAINT "outbox_kind_known" CHECK (kind in ('owner_activation', 'owner_added'));
--> statement-breakpoint
ALTER TABLE "provisioning"."activation_events" ADD COLUMN "link_sent_at" timestamp with time zone;
--> statement-breakpoint
DROP VIEW "provisioning"."accounts";
--> statement-breakpoint
CREATE VIEW "provisioning"."account_links" AS (select user_id from auth.one_time_tokens where token_type = 'recovery_token');
--> statement-breakpoint
CREATE VIEW "provisioning"."accounts" AS (select id, email, is_sso_user, is_anonymous, created_at, deleted_at, banned_until, last_sign_in_at, recovery_sent_at, encode(sha256(convert_to(nullif(recovery_token, ''), 'UTF8')), 'hex') as link_digest, raw_app_meta_data ->> 'provisioning_attempt_id' as attempt_id, lower(email::text) as address, email_confirmed_at from auth.users where instance_id = '00000000-0000-0000-0000-000000000000' or instance_id is null);
--> statement-breakpoint
CREATE FUNCTION "provisioning"."account_of_link"(token_hash text) RETURNS uuid LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = '' AS $$
	SELECT id FROM auth.users WHERE recovery_token = token_hash AND recovery_token !~ '^[0-9 ]*$'
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "provisioning"."account_of_link"(text) FROM PUBLIC;
