CREATE TABLE "arrangements" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"name" text NOT NULL,
	"purpose" text NOT NULL,
	"format" text,
	"setting" text NOT NULL,
	"tags" json NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "arrangements_owner_key" UNIQUE("organisation_id","id")
);
--> statement-breakpoint
CREATE TABLE "assessments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"arrangement_id" uuid NOT NULL,
	"set_id" uuid NOT NULL,
	"version" text NOT NULL,
	"version_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"disclosure" text,
	"k" integer,
	"voice" text NOT NULL,
	"perspectives" json NOT NULL,
	"state" text NOT NULL,
	"salt" text NOT NULL,
	"revision" integer NOT NULL,
	"turns" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"released_at" timestamp (3) with time zone,
	"entry_id" text,
	"entry_digest" text,
	CONSTRAINT "assessments_owner_key" UNIQUE("organisation_id","id"),
	CONSTRAINT "assessments_entry_key" UNIQUE("organisation_id","entry_id")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"assessment_id" uuid NOT NULL,
	"perspective" text NOT NULL,
	"code_hash" text NOT NULL,
	"claimed" boolean NOT NULL,
	CONSTRAINT "invitations_owner_key" UNIQUE("organisation_id","assessment_id","id")
);
--> statement-breakpoint
CREATE TABLE "responses" (
	"organisation_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"assessment_id" uuid NOT NULL,
	"perspective" text NOT NULL,
	"label" text,
	"consent" boolean,
	"token_hash" text,
	"expires_on" text,
	"state" text NOT NULL,
	"revision" integer NOT NULL,
	"ratings" json NOT NULL,
	"changed_on" text NOT NULL,
	CONSTRAINT "responses_pkey" PRIMARY KEY("organisation_id","id")
);
--> statement-breakpoint
CREATE TABLE "results" (
	"organisation_id" uuid NOT NULL,
	"assessment_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"arrangement_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"document" text NOT NULL,
	"released_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "results_pkey" PRIMARY KEY("organisation_id","assessment_id","number")
);
--> statement-breakpoint
CREATE TABLE "milestones" (
	"organisation_id" uuid NOT NULL,
	"assessment_id" uuid NOT NULL,
	"name" text NOT NULL,
	"document" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "milestones_pkey" PRIMARY KEY("organisation_id","assessment_id","name")
);
--> statement-breakpoint
CREATE TABLE "milestone_copies" (
	"organisation_id" uuid NOT NULL,
	"response_id" uuid NOT NULL,
	"assessment_id" uuid NOT NULL,
	"milestone" text NOT NULL,
	"state" text NOT NULL,
	"ratings" json NOT NULL,
	CONSTRAINT "milestone_copies_pkey" PRIMARY KEY("organisation_id","response_id","milestone")
);
--> statement-breakpoint
CREATE TABLE "assessment_transitions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"assessment_id" uuid NOT NULL,
	"from_state" text NOT NULL,
	"to_state" text NOT NULL,
	"actor" text NOT NULL,
	"reason" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "actions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"assessment_id" uuid NOT NULL,
	"what" text NOT NULL,
	"principle" text NOT NULL,
	"statement" text,
	"owner" text NOT NULL,
	"due" text,
	"review" text,
	"state" text NOT NULL,
	"reason" text,
	"done_on" text,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "actions_owner_key" UNIQUE("organisation_id","assessment_id","id")
);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"assessment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"content" text NOT NULL,
	"collected" text NOT NULL,
	"expires" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "evidence_owner_key" UNIQUE("organisation_id","assessment_id","id")
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"organisation_id" uuid NOT NULL,
	"assessment_id" uuid NOT NULL,
	"erased_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "erasures_pkey" PRIMARY KEY("organisation_id","assessment_id")
);
--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "retention_months" integer DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE "arrangements" ADD CONSTRAINT "arrangements_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assessments" ADD CONSTRAINT "assessments_version_id_set_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."set_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assessments" ADD CONSTRAINT "assessments_arrangement_fk" FOREIGN KEY ("organisation_id","arrangement_id") REFERENCES "public"."arrangements"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_assessment_fk" FOREIGN KEY ("organisation_id","assessment_id") REFERENCES "public"."assessments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responses" ADD CONSTRAINT "responses_assessment_fk" FOREIGN KEY ("organisation_id","assessment_id") REFERENCES "public"."assessments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "results" ADD CONSTRAINT "results_version_id_set_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."set_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "results" ADD CONSTRAINT "results_assessment_fk" FOREIGN KEY ("organisation_id","assessment_id") REFERENCES "public"."assessments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "milestones" ADD CONSTRAINT "milestones_assessment_fk" FOREIGN KEY ("organisation_id","assessment_id") REFERENCES "public"."assessments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "milestone_copies" ADD CONSTRAINT "milestone_copies_fk" FOREIGN KEY ("organisation_id","assessment_id","milestone") REFERENCES "public"."milestones"("organisation_id","assessment_id","name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assessment_transitions" ADD CONSTRAINT "assessment_transitions_fk" FOREIGN KEY ("organisation_id","assessment_id") REFERENCES "public"."assessments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "actions" ADD CONSTRAINT "actions_assessment_fk" FOREIGN KEY ("organisation_id","assessment_id") REFERENCES "public"."assessments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_assessment_fk" FOREIGN KEY ("organisation_id","assessment_id") REFERENCES "public"."assessments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assessments_of_arrangement" ON "assessments" USING btree ("organisation_id","arrangement_id","id");--> statement-breakpoint
CREATE INDEX "assessments_of_set" ON "assessments" USING btree ("organisation_id","set_id","id");--> statement-breakpoint
CREATE INDEX "assessments_by_state" ON "assessments" USING btree ("organisation_id","state","id");--> statement-breakpoint
CREATE INDEX "assessments_of_version" ON "assessments" USING btree ("version_id","organisation_id");--> statement-breakpoint
CREATE INDEX "assessments_released" ON "assessments" USING btree ("organisation_id","released_at");--> statement-breakpoint
CREATE INDEX "responses_of_assessment" ON "responses" USING btree ("organisation_id","assessment_id","id");--> statement-breakpoint
CREATE INDEX "results_of_version" ON "results" USING btree ("version_id","organisation_id");--> statement-breakpoint
CREATE INDEX "results_in_time" ON "results" USING btree ("organisation_id","arrangement_id","released_at","assessment_id","number");--> statement-breakpoint
CREATE INDEX "milestone_copies_of" ON "milestone_copies" USING btree ("organisation_id","assessment_id","milestone");--> statement-breakpoint
CREATE INDEX "assessment_transitions_of" ON "assessment_transitions" USING btree ("organisation_id","assessment_id","id");