ALTER TABLE "set_versions" ADD COLUMN "replaced_by" json;--> statement-breakpoint
CREATE INDEX "set_versions_by_time" ON "set_versions" USING btree ("published_at");