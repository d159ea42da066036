ALTER TABLE `set_versions` ADD `replaced_by` text;--> statement-breakpoint
CREATE INDEX `set_versions_by_time` ON `set_versions` (`published_at`);