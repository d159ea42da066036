CREATE TABLE "link_states" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"set_id" uuid,
	"url" text NOT NULL,
	"state" text NOT NULL,
	"reason" text NOT NULL,
	"missing_on" json NOT NULL,
	"checked_at" timestamp (3) with time zone NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "link_states" ADD CONSTRAINT "link_states_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link_states" ADD CONSTRAINT "link_states_set_fk" FOREIGN KEY ("organisation_id","set_id") REFERENCES "public"."principle_sets"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "link_states_url" ON "link_states" USING btree ("organisation_id","url");--> statement-breakpoint
CREATE INDEX "link_states_listed" ON "link_states" USING btree ("url","id");--> statement-breakpoint
CREATE INDEX "link_states_set" ON "link_states" USING btree ("organisation_id","set_id");