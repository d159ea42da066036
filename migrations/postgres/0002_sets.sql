CREATE TABLE "set_drafts" (
	"organisation_id" uuid NOT NULL,
	"set_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"draft" json NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "set_drafts_pkey" PRIMARY KEY("organisation_id","set_id")
);
--> statement-breakpoint
CREATE TABLE "version_bases" (
	"organisation_id" uuid NOT NULL,
	"set_id" uuid NOT NULL,
	"base_version_id" uuid NOT NULL,
	CONSTRAINT "version_bases_pkey" PRIMARY KEY("organisation_id","set_id","base_version_id")
);
--> statement-breakpoint
CREATE TABLE "version_retirements" (
	"organisation_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"explanation" text NOT NULL,
	"replaced_by" text,
	"retired_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "version_retirements_pkey" PRIMARY KEY("organisation_id","version_id")
);
--> statement-breakpoint
ALTER TABLE "principle_sets" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "principle_sets" ADD COLUMN "deleted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "set_versions" ADD COLUMN "lineage" json;--> statement-breakpoint
ALTER TABLE "set_versions" ADD CONSTRAINT "set_versions_owner_key" UNIQUE("organisation_id","id");--> statement-breakpoint
ALTER TABLE "set_drafts" ADD CONSTRAINT "set_drafts_set_fk" FOREIGN KEY ("organisation_id","set_id") REFERENCES "public"."principle_sets"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "version_bases" ADD CONSTRAINT "version_bases_base_version_id_set_versions_id_fk" FOREIGN KEY ("base_version_id") REFERENCES "public"."set_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "version_bases" ADD CONSTRAINT "version_bases_set_fk" FOREIGN KEY ("organisation_id","set_id") REFERENCES "public"."principle_sets"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "version_retirements" ADD CONSTRAINT "version_retirements_version_fk" FOREIGN KEY ("organisation_id","version_id") REFERENCES "public"."set_versions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "principle_sets_visible" ON "principle_sets" USING btree ("visibility","id");--> statement-breakpoint
CREATE INDEX "principle_sets_named" ON "principle_sets" USING btree ("slug","id");--> statement-breakpoint
CREATE INDEX "set_versions_of_set" ON "set_versions" USING btree ("set_id","major","minor","patch");