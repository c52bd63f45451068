CREATE TABLE "provisioning"."owner_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"attempt_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"message_id" uuid,
	"made_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone,
	"used_at" timestamp with time zone,
	"used_by" "bytea",
	"held_until" timestamp with time zone,
	"lease_expires_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"replaced_at" timestamp with time zone,
	CONSTRAINT "owner_links_kind_known" CHECK (kind in ('mail', 'copy')),
	CONSTRAINT "owner_links_digest_is_sha256" CHECK (octet_length(digest) = 32),
	CONSTRAINT "owner_links_expire" CHECK (expires_at <= created_at + interval '31 days'),
	CONSTRAINT "owner_links_mail_has_message" CHECK ((kind = 'mail') = (message_id is not null)),
	CONSTRAINT "owner_links_used_has_hold" CHECK ((used_at is null) = (held_until is null)),
	CONSTRAINT "owner_links_finished_was_used" CHECK (finished_at is null or used_at is not null)
);
--> statement-breakpoint
DROP VIEW "provisioning"."account_links";--> statement-breakpoint
DROP VIEW "provisioning"."accounts";--> statement-breakpoint
ALTER TABLE "provisioning"."outbox" DROP CONSTRAINT "outbox_kind_known";--> statement-breakpoint
ALTER TABLE "provisioning"."owner_links" ADD CONSTRAINT "owner_links_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "provisioning"."attempts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "owner_links_digest_key" ON "provisioning"."owner_links" USING btree ("digest");--> statement-breakpoint
CREATE UNIQUE INDEX "owner_links_message_id_key" ON "provisioning"."owner_links" USING btree ("message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "owner_links_one_live" ON "provisioning"."owner_links" USING btree ("owner_id") WHERE used_at is null and revoked_at is null and replaced_at is null;--> statement-breakpoint
CREATE INDEX "owner_links_attempt_id_idx" ON "provisioning"."owner_links" USING btree ("attempt_id","created_at");--> statement-breakpoint
ALTER TABLE "provisioning"."activation_events" DROP COLUMN "link_sent_at";--> statement-breakpoint
ALTER TABLE "provisioning"."outbox" ADD CONSTRAINT "outbox_kind_known" CHECK (kind in ('owner_activation', 'owner_added', 'link_handed_over', 'password_set'));--> statement-breakpoint
CREATE VIEW "provisioning"."accounts" AS (select id, email, is_sso_user, is_anonymous, created_at, deleted_at, banned_until, last_sign_in_at, raw_app_meta_data ->> 'provisioning_attempt_id' as attempt_id, lower(email::text) as address, email_confirmed_at from auth.users where instance_id = '00000000-0000-0000-0000-000000000000' or instance_id is null);
--> statement-breakpoint
-- Whether an owner may have a link: an account that this attempt created, that has never signed in, and that nothing but a link of ours has confirmed.
-- An account that existed, or whose owner has set a password, never gets one; neither an admin nor the console's login can change what this reads.
CREATE FUNCTION "provisioning"."can_have_link"("attempt" uuid, "owner" uuid) RETURNS boolean LANGUAGE sql STABLE STRICT SET search_path = '' AS $$
	SELECT EXISTS (
		SELECT FROM provisioning.attempts AS made JOIN provisioning.accounts AS account ON account.id = made.owner_user_id
		WHERE made.id = can_have_link.attempt AND made.owner_user_id = can_have_link.owner AND made.status = 'completed' AND NOT made.owner_was_existing
			AND lower(account.attempt_id) = made.id::text AND account.email IS NOT NULL AND account.deleted_at IS NULL
			AND (account.banned_until IS NULL OR account.banned_until <= now())
			AND account.last_sign_in_at IS NULL
			AND (account.email_confirmed_at IS NULL OR EXISTS (
				SELECT FROM provisioning.owner_links AS link WHERE link.owner_id = account.id
					AND account.email_confirmed_at BETWEEN link.used_at - interval '1 minute' AND link.held_until + interval '1 minute'
			))
			AND NOT EXISTS (SELECT FROM provisioning.activation_events AS event WHERE event.attempt_id = made.id AND event.kind = 'activated')
	)
$$;
--> statement-breakpoint
-- Links begin unused, are inserted and used for new owners only, and keep what has happened to them. Times are the database's own.
CREATE FUNCTION "provisioning"."owner_links_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	IF tg_op = 'INSERT' THEN
		new.created_at := now();
		IF num_nonnulls(new.opened_at, new.used_at, new.used_by, new.held_until, new.lease_expires_at, new.finished_at, new.revoked_at, new.replaced_at) > 0 THEN
			RAISE EXCEPTION 'a link begins unused' USING ERRCODE = 'check_violation', CONSTRAINT = 'owner_links_begin_unused';
		END IF;
	ELSE
		IF (new.id, new.attempt_id, new.owner_id, new.kind, new.digest, new.message_id, new.made_by, new.created_at)
				IS DISTINCT FROM (old.id, old.attempt_id, old.owner_id, old.kind, old.digest, old.message_id, old.made_by, old.created_at)
			OR new.expires_at > old.expires_at
			OR (old.opened_at IS NOT NULL AND new.opened_at IS DISTINCT FROM old.opened_at)
			OR (old.used_at IS NOT NULL AND (new.used_at, new.used_by) IS DISTINCT FROM (old.used_at, old.used_by))
			OR (old.finished_at IS NOT NULL AND (new.finished_at, new.held_until) IS DISTINCT FROM (old.finished_at, old.held_until))
			OR (old.revoked_at IS NOT NULL AND new.revoked_at IS DISTINCT FROM old.revoked_at)
			OR (old.replaced_at IS NOT NULL AND new.replaced_at IS DISTINCT FROM old.replaced_at) THEN
			RAISE EXCEPTION 'what has happened to a link stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'owner_links_move_forward';
		END IF;
		IF new.used_at IS NULL OR old.used_at IS NOT NULL THEN RETURN new; END IF;
		new.used_at := now();
	END IF;
	IF NOT provisioning.can_have_link(new.attempt_id, new.owner_id) THEN
		RAISE EXCEPTION 'only an owner whose account this attempt created, and who has never signed in, has a link' USING ERRCODE = 'check_violation', CONSTRAINT = 'owner_links_new_owner_only';
	END IF;
	RETURN new;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "owner_links_guard" BEFORE INSERT OR UPDATE ON "provisioning"."owner_links" FOR EACH ROW EXECUTE FUNCTION "provisioning"."owner_links_guard"();
--> statement-breakpoint
DROP FUNCTION "provisioning"."account_of_link"(text);
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "provisioning"."can_have_link"(uuid, uuid), "provisioning"."owner_links_guard"() FROM PUBLIC;
--> statement-breakpoint
GRANT SELECT ON "provisioning"."accounts" TO "provisioning_app";
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "provisioning"."can_have_link"(uuid, uuid) TO "provisioning_app";
--> statement-breakpoint
GRANT SELECT, INSERT ("id", "attempt_id", "owner_id", "kind", "digest", "message_id", "made_by", "expires_at"), UPDATE ("opened_at", "used_at", "used_by", "held_until", "lease_expires_at", "finished_at", "revoked_at", "replaced_at") ON "provisioning"."owner_links" TO "provisioning_app";
