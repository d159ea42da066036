-- What can be found is made anew at the start, of what is published.
DELETE FROM "search_entries";--> statement-breakpoint
ALTER TABLE "search_entries" ADD COLUMN "lang" text NOT NULL;--> statement-breakpoint
ALTER TABLE "search_entries" ADD COLUMN "variant" text NOT NULL;--> statement-breakpoint
ALTER TABLE "search_entries" ADD COLUMN "wording" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "search_entries" ADD COLUMN "stemmed_as" text NOT NULL;--> statement-breakpoint
ALTER TABLE "search_entries" ADD COLUMN "name_words" text NOT NULL;--> statement-breakpoint
CREATE INDEX "search_entries_language" ON "search_entries" USING btree ("stemmed_as");