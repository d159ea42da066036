CREATE TABLE `organisations` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organisations_slug_key` ON `organisations` (`slug`);--> statement-breakpoint
CREATE TABLE `principle_sets` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`slug` text NOT NULL,
	`origin` text NOT NULL,
	`visibility` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `principle_sets_slug_key` ON `principle_sets` (`organisation_id`,`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `principle_sets_owner_key` ON `principle_sets` (`organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `set_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`set_id` text NOT NULL,
	`major` integer NOT NULL,
	`minor` integer NOT NULL,
	`patch` integer NOT NULL,
	`content_digest` text NOT NULL,
	`scoring_digest` text NOT NULL,
	`content` text NOT NULL,
	`rendered` text NOT NULL,
	`bump` text,
	`bump_reasons` text NOT NULL,
	`change_kind` text NOT NULL,
	`change_note` text NOT NULL,
	`published_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`,`set_id`) REFERENCES `principle_sets`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `set_versions_number_key` ON `set_versions` (`organisation_id`,`set_id`,`major`,`minor`,`patch`);--> statement-breakpoint
CREATE TABLE `library_documents` (
	`organisation_id` text NOT NULL,
	`kind` text NOT NULL,
	`digest` text NOT NULL,
	`document` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `kind`),
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `search_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`set_id` text,
	`set_slug` text,
	`type` text NOT NULL,
	`slug` text NOT NULL,
	`category` text,
	`title` text NOT NULL,
	`url` text NOT NULL,
	`text` text NOT NULL,
	`title_words` text NOT NULL,
	`text_words` text NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`,`set_id`) REFERENCES `principle_sets`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `search_entries_set` ON `search_entries` (`organisation_id`,`set_id`);