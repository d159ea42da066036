ALTER TABLE `arrangements` ADD `external_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `arrangements_external_key` ON `arrangements` (`organisation_id`,`external_id`);--> statement-breakpoint
ALTER TABLE `actions` ADD `external_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `actions_external_key` ON `actions` (`organisation_id`,`external_id`);