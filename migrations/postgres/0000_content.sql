CREATE TABLE "organisations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "organisations_slug_key" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "principle_sets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"origin" text NOT NULL,
	"visibility" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "principle_sets_slug_key" UNIQUE("organisation_id","slug"),
	CONSTRAINT "principle_sets_owner_key" UNIQUE("organisation_id","id")
);
--> statement-breakpoint
CREATE TABLE "set_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"set_id" uuid NOT NULL,
	"major" integer NOT NULL,
	"minor" integer NOT NULL,
	"patch" integer NOT NULL,
	"content_digest" text NOT NULL,
	"scoring_digest" text NOT NULL,
	"content" json NOT NULL,
	"rendered" json NOT NULL,
	"bump" text,
	"bump_reasons" json NOT NULL,
	"change_kind" text NOT NULL,
	"change_note" text NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "set_versions_number_key" UNIQUE("organisation_id","set_id","major","minor","patch")
);
--> statement-breakpoint
CREATE TABLE "library_documents" (
	"organisation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"digest" text NOT NULL,
	"document" json NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "library_documents_pkey" PRIMARY KEY("organisation_id","kind")
);
--> statement-breakpoint
CREATE TABLE "search_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"set_id" uuid,
	"set_slug" text,
	"type" text NOT NULL,
	"slug" text NOT NULL,
	"category" text,
	"title" text NOT NULL,
	"url" text NOT NULL,
	"text" text NOT NULL,
	"title_words" text NOT NULL,
	"text_words" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "principle_sets" ADD CONSTRAINT "principle_sets_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "set_versions" ADD CONSTRAINT "set_versions_set_fk" FOREIGN KEY ("organisation_id","set_id") REFERENCES "public"."principle_sets"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "library_documents" ADD CONSTRAINT "library_documents_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_entries" ADD CONSTRAINT "search_entries_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_entries" ADD CONSTRAINT "search_entries_set_fk" FOREIGN KEY ("organisation_id","set_id") REFERENCES "public"."principle_sets"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "search_entries_set" ON "search_entries" USING btree ("organisation_id","set_id");