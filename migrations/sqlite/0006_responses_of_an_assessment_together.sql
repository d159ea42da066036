CREATE TABLE `__new_responses` (
	`organisation_id` text NOT NULL,
	`id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`perspective` text NOT NULL,
	`label` text,
	`consent` integer,
	`token_hash` text,
	`expires_on` text,
	`state` text NOT NULL,
	`revision` integer NOT NULL,
	`ratings` text NOT NULL,
	`changed_on` text NOT NULL,
	PRIMARY KEY(`organisation_id`, `assessment_id`, `id`),
	FOREIGN KEY (`organisation_id`,`assessment_id`) REFERENCES `assessments`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_responses`("organisation_id", "id", "assessment_id", "perspective", "label", "consent", "token_hash", "expires_on", "state", "revision", "ratings", "changed_on") SELECT "organisation_id", "id", "assessment_id", "perspective", "label", "consent", "token_hash", "expires_on", "state", "revision", "ratings", "changed_on" FROM `responses`;--> statement-breakpoint
DROP TABLE `responses`;--> statement-breakpoint
ALTER TABLE `__new_responses` RENAME TO `responses`;--> statement-breakpoint
CREATE UNIQUE INDEX `responses_id_key` ON `responses` (`organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `__new_milestone_copies` (
	`organisation_id` text NOT NULL,
	`response_id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`milestone` text NOT NULL,
	`state` text NOT NULL,
	`ratings` text NOT NULL,
	PRIMARY KEY(`organisation_id`, `assessment_id`, `milestone`, `response_id`),
	FOREIGN KEY (`organisation_id`,`assessment_id`,`milestone`) REFERENCES `milestones`(`organisation_id`,`assessment_id`,`name`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_milestone_copies`("organisation_id", "response_id", "assessment_id", "milestone", "state", "ratings") SELECT "organisation_id", "response_id", "assessment_id", "milestone", "state", "ratings" FROM `milestone_copies`;--> statement-breakpoint
DROP TABLE `milestone_copies`;--> statement-breakpoint
ALTER TABLE `__new_milestone_copies` RENAME TO `milestone_copies`;