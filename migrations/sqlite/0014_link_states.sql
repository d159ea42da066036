CREATE TABLE `link_states` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`set_id` text,
	`url` text NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`missing_on` text NOT NULL,
	`checked_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`,`set_id`) REFERENCES `principle_sets`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `link_states_url` ON `link_states` (`organisation_id`,`url`);--> statement-breakpoint
CREATE INDEX `link_states_listed` ON `link_states` (`url`,`id`);--> statement-breakpoint
CREATE INDEX `link_states_set` ON `link_states` (`organisation_id`,`set_id`);