DROP INDEX "responses_of_assessment";--> statement-breakpoint
DROP INDEX "milestone_copies_of";--> statement-breakpoint
ALTER TABLE "responses" DROP CONSTRAINT "responses_pkey";--> statement-breakpoint
ALTER TABLE "milestone_copies" DROP CONSTRAINT "milestone_copies_pkey";--> statement-breakpoint
ALTER TABLE "responses" ADD CONSTRAINT "responses_in_order" PRIMARY KEY("organisation_id","assessment_id","id");--> statement-breakpoint
ALTER TABLE "milestone_copies" ADD CONSTRAINT "milestone_copies_in_order" PRIMARY KEY("organisation_id","assessment_id","milestone","response_id");--> statement-breakpoint
ALTER TABLE "responses" ADD CONSTRAINT "responses_id_key" UNIQUE("organisation_id","id");