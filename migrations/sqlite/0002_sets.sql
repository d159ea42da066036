CREATE TABLE `set_drafts` (
	`organisation_id` text NOT NULL,
	`set_id` text NOT NULL,
	`revision` integer NOT NULL,
	`draft` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `set_id`),
	FOREIGN KEY (`organisation_id`,`set_id`) REFERENCES `principle_sets`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `version_bases` (
	`organisation_id` text NOT NULL,
	`set_id` text NOT NULL,
	`base_version_id` text NOT NULL,
	PRIMARY KEY(`organisation_id`, `set_id`, `base_version_id`),
	FOREIGN KEY (`base_version_id`) REFERENCES `set_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`,`set_id`) REFERENCES `principle_sets`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `version_retirements` (
	`organisation_id` text NOT NULL,
	`version_id` text NOT NULL,
	`explanation` text NOT NULL,
	`replaced_by` text,
	`retired_at` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `version_id`),
	FOREIGN KEY (`organisation_id`,`version_id`) REFERENCES `set_versions`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `principle_sets` ADD `revision` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `principle_sets` ADD `deleted_at` integer;--> statement-breakpoint
CREATE INDEX `principle_sets_visible` ON `principle_sets` (`visibility`,`id`);--> statement-breakpoint
CREATE INDEX `principle_sets_named` ON `principle_sets` (`slug`,`id`);--> statement-breakpoint
ALTER TABLE `set_versions` ADD `lineage` text;--> statement-breakpoint
CREATE INDEX `set_versions_of_set` ON `set_versions` (`set_id`,`major`,`minor`,`patch`);--> statement-breakpoint
CREATE UNIQUE INDEX `set_versions_owner_key` ON `set_versions` (`organisation_id`,`id`);