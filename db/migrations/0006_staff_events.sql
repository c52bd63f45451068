CREATE TABLE "provisioning"."staff_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor_id" uuid,
	"actor_email" text NOT NULL,
	"kind" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "staff_events_kind_well_formed" CHECK (kind ~ '^[a-z]+(_[a-z]+)*$')
);
--> statement-breakpoint
CREATE INDEX "staff_events_at_idx" ON "provisioning"."staff_events" USING btree ("at" DESC NULLS FIRST,"id" DESC NULLS FIRST);
--> statement-breakpoint
CREATE FUNCTION "provisioning"."staff_events_append_only"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	RAISE EXCEPTION 'staff_events is append-only: % is refused', tg_op USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "staff_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "provisioning"."staff_events" FOR EACH STATEMENT EXECUTE FUNCTION "provisioning"."staff_events_append_only"();
