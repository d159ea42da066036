ALTER TABLE "arrangements" ADD COLUMN "external_id" text;--> statement-breakpoint
ALTER TABLE "actions" ADD COLUMN "external_id" text;--> statement-breakpoint
ALTER TABLE "arrangements" ADD CONSTRAINT "arrangements_external_key" UNIQUE("organisation_id","external_id");--> statement-breakpoint
ALTER TABLE "actions" ADD CONSTRAINT "actions_external_key" UNIQUE("organisation_id","external_id");