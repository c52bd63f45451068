CREATE TABLE "provisioning"."activation_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "provisioning"."activation_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"attempt_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor_email" text,
	"link_sent_at" timestamp with time zone,
	CONSTRAINT "activation_events_kind_known" CHECK (kind in ('mail_asked', 'mail_sent', 'link_copied', 'revoked', 'opened', 'activated'))
);
--> statement-breakpoint
CREATE TABLE "provisioning"."outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"attempt_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_expires_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"last_error" text,
	CONSTRAINT "outbox_kind_known" CHECK (kind in ('owner_activation', 'owner_added')),
	CONSTRAINT "outbox_state_known" CHECK (state in ('pending', 'delivered', 'dropped', 'manual')),
	CONSTRAINT "outbox_delivered_has_time" CHECK ((state = 'delivered') = (delivered_at is not null)),
	CONSTRAINT "outbox_lease_while_pending" CHECK (state = 'pending' or lease_expires_at is null)
);
--> statement-breakpoint
ALTER TABLE "provisioning"."activation_events" ADD CONSTRAINT "activation_events_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "provisioning"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provisioning"."outbox" ADD CONSTRAINT "outbox_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "provisioning"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activation_events_attempt_id_idx" ON "provisioning"."activation_events" USING btree ("attempt_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_one_pending" ON "provisioning"."outbox" USING btree ("attempt_id","kind") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_due_idx" ON "provisioning"."outbox" USING btree ("next_try_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_attempt_id_idx" ON "provisioning"."outbox" USING btree ("attempt_id","created_at");--> statement-breakpoint
CREATE FUNCTION "provisioning"."activation_events_append_only"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	RAISE EXCEPTION 'activation_events is append-only: % is refused', tg_op USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "activation_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "provisioning"."activation_events" FOR EACH STATEMENT EXECUTE FUNCTION "provisioning"."activation_events_append_only"();
--> statement-breakpoint
-- Tenants that are older than the outbox: their owners get no mail unasked, months later perhaps. An admin can send one.
INSERT INTO "provisioning"."outbox" ("id", "kind", "attempt_id", "tenant_id", "payload", "state", "created_at", "last_error")
SELECT gen_random_uuid(), CASE WHEN owner_was_existing THEN 'owner_added' ELSE 'owner_activation' END, id, tenant_id,
	jsonb_build_object('ownerUserId', owner_user_id), 'dropped', finished_at, 'older'
FROM "provisioning"."attempts" WHERE status = 'completed';
--> statement-breakpoint
INSERT INTO "provisioning"."reserved_slugs" ("slug", "reason") VALUES ('welcome', 'route') ON CONFLICT DO NOTHING;
