CREATE TABLE `arrangements` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`name` text NOT NULL,
	`purpose` text NOT NULL,
	`format` text,
	`setting` text NOT NULL,
	`tags` text NOT NULL,
	`revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `arrangements_owner_key` ON `arrangements` (`organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `assessments` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`arrangement_id` text NOT NULL,
	`set_id` text NOT NULL,
	`version` text NOT NULL,
	`version_id` text NOT NULL,
	`mode` text NOT NULL,
	`disclosure` text,
	`k` integer,
	`voice` text NOT NULL,
	`perspectives` text NOT NULL,
	`state` text NOT NULL,
	`salt` text NOT NULL,
	`revision` integer NOT NULL,
	`turns` integer NOT NULL,
	`created_at` integer NOT NULL,
	`released_at` integer,
	`entry_id` text,
	`entry_digest` text,
	FOREIGN KEY (`version_id`) REFERENCES `set_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`,`arrangement_id`) REFERENCES `arrangements`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `assessments_of_arrangement` ON `assessments` (`organisation_id`,`arrangement_id`,`id`);--> statement-breakpoint
CREATE INDEX `assessments_of_set` ON `assessments` (`organisation_id`,`set_id`,`id`);--> statement-breakpoint
CREATE INDEX `assessments_by_state` ON `assessments` (`organisation_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `assessments_of_version` ON `assessments` (`version_id`,`organisation_id`);--> statement-breakpoint
CREATE INDEX `assessments_released` ON `assessments` (`organisation_id`,`released_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `assessments_owner_key` ON `assessments` (`organisation_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `assessments_entry_key` ON `assessments` (`organisation_id`,`entry_id`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`perspective` text NOT NULL,
	`code_hash` text NOT NULL,
	`claimed` integer NOT NULL,
	FOREIGN KEY (`organisation_id`,`assessment_id`) REFERENCES `assessments`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_owner_key` ON `invitations` (`organisation_id`,`assessment_id`,`id`);--> statement-breakpoint
CREATE TABLE `responses` (
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
	PRIMARY KEY(`organisation_id`, `id`),
	FOREIGN KEY (`organisation_id`,`assessment_id`) REFERENCES `assessments`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `responses_of_assessment` ON `responses` (`organisation_id`,`assessment_id`,`id`);--> statement-breakpoint
CREATE TABLE `results` (
	`organisation_id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`number` integer NOT NULL,
	`arrangement_id` text NOT NULL,
	`version_id` text NOT NULL,
	`document` text NOT NULL,
	`released_at` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `assessment_id`, `number`),
	FOREIGN KEY (`version_id`) REFERENCES `set_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`,`assessment_id`) REFERENCES `assessments`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `results_of_version` ON `results` (`version_id`,`organisation_id`);--> statement-breakpoint
CREATE INDEX `results_in_time` ON `results` (`organisation_id`,`arrangement_id`,`released_at`,`assessment_id`,`number`);--> statement-breakpoint
CREATE TABLE `milestones` (
	`organisation_id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`name` text NOT NULL,
	`document` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `assessment_id`, `name`),
	FOREIGN KEY (`organisation_id`,`assessment_id`) REFERENCES `assessments`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `milestone_copies` (
	`organisation_id` text NOT NULL,
	`response_id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`milestone` text NOT NULL,
	`state` text NOT NULL,
	`ratings` text NOT NULL,
	PRIMARY KEY(`organisation_id`, `response_id`, `milestone`),
	FOREIGN KEY (`organisation_id`,`assessment_id`,`milestone`) REFERENCES `milestones`(`organisation_id`,`assessment_id`,`name`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `milestone_copies_of` ON `milestone_copies` (`organisation_id`,`assessment_id`,`milestone`);--> statement-breakpoint
CREATE TABLE `assessment_transitions` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`from_state` text NOT NULL,
	`to_state` text NOT NULL,
	`actor` text NOT NULL,
	`reason` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`,`assessment_id`) REFERENCES `assessments`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `assessment_transitions_of` ON `assessment_transitions` (`organisation_id`,`assessment_id`,`id`);--> statement-breakpoint
CREATE TABLE `actions` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`what` text NOT NULL,
	`principle` text NOT NULL,
	`statement` text,
	`owner` text NOT NULL,
	`due` text,
	`review` text,
	`state` text NOT NULL,
	`reason` text,
	`done_on` text,
	`revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`,`assessment_id`) REFERENCES `assessments`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `actions_owner_key` ON `actions` (`organisation_id`,`assessment_id`,`id`);--> statement-breakpoint
CREATE TABLE `evidence` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`content` text NOT NULL,
	`collected` text NOT NULL,
	`expires` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`,`assessment_id`) REFERENCES `assessments`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `evidence_owner_key` ON `evidence` (`organisation_id`,`assessment_id`,`id`);--> statement-breakpoint
CREATE TABLE `erasures` (
	`organisation_id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`erased_at` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `assessment_id`),
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `organisations` ADD `retention_months` integer DEFAULT 24 NOT NULL;