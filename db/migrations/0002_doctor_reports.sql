CREATE TABLE "provisioning"."doctor_reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	"ok" boolean NOT NULL,
	"took_ms" double precision NOT NULL,
	"report" jsonb NOT NULL
);
