DROP TABLE "provisioning"."doctor_reports";
