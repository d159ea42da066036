DROP INDEX "assessments_released";--> statement-breakpoint
ALTER TABLE "assessments" ADD COLUMN "updated_at" timestamp (3) with time zone;--> statement-breakpoint
-- Of what was there before: its last transition, or when it was created.
UPDATE "assessments" SET "updated_at" = coalesce((
	SELECT max("at") FROM "assessment_transitions" WHERE "assessment_transitions"."organisation_id" = "assessments"."organisation_id" AND "assessment_transitions"."assessment_id" = "assessments"."id"
), "created_at");--> statement-breakpoint
ALTER TABLE "assessments" ALTER COLUMN "updated_at" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "assessments_by_mode" ON "assessments" USING btree ("organisation_id","mode","id");--> statement-breakpoint
CREATE INDEX "assessments_by_release" ON "assessments" USING btree ("organisation_id","released_at","id");--> statement-breakpoint
CREATE INDEX "assessments_by_update" ON "assessments" USING btree ("organisation_id","updated_at","id");
