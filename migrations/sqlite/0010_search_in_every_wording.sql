-- What can be found is made anew at the start, of what is published.
DELETE FROM `search_entries`;--> statement-breakpoint
DROP TABLE IF EXISTS `search_index`;--> statement-breakpoint
ALTER TABLE `search_entries` ADD `lang` text NOT NULL;--> statement-breakpoint
ALTER TABLE `search_entries` ADD `variant` text NOT NULL;--> statement-breakpoint
ALTER TABLE `search_entries` ADD `wording` integer NOT NULL;--> statement-breakpoint
ALTER TABLE `search_entries` ADD `stemmed_as` text NOT NULL;--> statement-breakpoint
ALTER TABLE `search_entries` ADD `name_words` text NOT NULL;--> statement-breakpoint
CREATE INDEX `search_entries_language` ON `search_entries` (`stemmed_as`);