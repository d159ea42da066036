CREATE TABLE "version_wordings" (
	"organisation_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"lang" text NOT NULL,
	"variant" text NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	CONSTRAINT "version_wordings_pkey" PRIMARY KEY("organisation_id","version_id","position")
);
--> statement-breakpoint
ALTER TABLE "set_versions" ADD COLUMN "title" text;--> statement-breakpoint
ALTER TABLE "set_versions" ADD COLUMN "description" text;--> statement-breakpoint
ALTER TABLE "set_versions" ADD COLUMN "lang" text;--> statement-breakpoint
ALTER TABLE "set_versions" ADD COLUMN "assessable" boolean;--> statement-breakpoint
ALTER TABLE "set_versions" ADD COLUMN "principle_count" integer;--> statement-breakpoint
ALTER TABLE "set_versions" ADD COLUMN "size" integer;--> statement-breakpoint
-- Versions that were published before get what is written at publishing from now on. Empty where there is no such content.
UPDATE "set_versions" SET
	"title" = coalesce("content" ->> 'title', ''),
	"description" = coalesce("content" ->> 'description', ''),
	"lang" = coalesce("content" ->> 'lang', ''),
	"assessable" = coalesce(("content" ->> 'assessable')::boolean, false),
	"principle_count" = CASE json_typeof("content" -> 'principles') WHEN 'array' THEN json_array_length("content" -> 'principles') ELSE 0 END,
	"size" = length("content"::text) + length("rendered"::text) + coalesce(length("lineage"::text), 0);--> statement-breakpoint
ALTER TABLE "set_versions" ALTER COLUMN "title" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "set_versions" ALTER COLUMN "description" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "set_versions" ALTER COLUMN "lang" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "set_versions" ALTER COLUMN "assessable" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "set_versions" ALTER COLUMN "principle_count" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "set_versions" ALTER COLUMN "size" SET NOT NULL;--> statement-breakpoint
INSERT INTO "version_wordings"
SELECT "organisation_id", "set_versions"."id", wording."position", wording."value" ->> 'lang', wording."value" ->> 'variant',
	coalesce(wording."value" ->> 'title', "title"), coalesce(wording."value" ->> 'description', "description")
FROM "set_versions", json_array_elements("content" -> 'wordings') WITH ORDINALITY AS wording ("value", "position");--> statement-breakpoint
ALTER TABLE "version_wordings" ADD CONSTRAINT "version_wordings_version_fk" FOREIGN KEY ("organisation_id","version_id") REFERENCES "public"."set_versions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "version_wordings_of_version" ON "version_wordings" USING btree ("version_id");