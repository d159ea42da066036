CREATE TABLE `version_wordings` (
	`organisation_id` text NOT NULL,
	`version_id` text NOT NULL,
	`position` integer NOT NULL,
	`lang` text NOT NULL,
	`variant` text NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	PRIMARY KEY(`organisation_id`, `version_id`, `position`),
	FOREIGN KEY (`organisation_id`,`version_id`) REFERENCES `set_versions`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `version_wordings_of_version` ON `version_wordings` (`version_id`);--> statement-breakpoint
-- Long texts come last: SQLite reads all of a row that stands before a column. Versions that were published before get what is
-- written at publishing from now on; empty where there is no such content.
CREATE TABLE `__new_set_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`set_id` text NOT NULL,
	`major` integer NOT NULL,
	`minor` integer NOT NULL,
	`patch` integer NOT NULL,
	`content_digest` text NOT NULL,
	`scoring_digest` text NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`lang` text NOT NULL,
	`assessable` integer NOT NULL,
	`principle_count` integer NOT NULL,
	`size` integer NOT NULL,
	`bump` text,
	`bump_reasons` text NOT NULL,
	`change_kind` text NOT NULL,
	`change_note` text NOT NULL,
	`published_at` integer NOT NULL,
	`content` text NOT NULL,
	`rendered` text NOT NULL,
	`lineage` text,
	FOREIGN KEY (`organisation_id`,`set_id`) REFERENCES `principle_sets`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_set_versions`
SELECT `id`, `organisation_id`, `set_id`, `major`, `minor`, `patch`, `content_digest`, `scoring_digest`,
	coalesce(`object` ->> 'title', ''), coalesce(`object` ->> 'description', ''), coalesce(`object` ->> 'lang', ''), coalesce(`object` ->> 'assessable', 0),
	coalesce(json_array_length(`object`, '$.principles'), 0), length(`content`) + length(`rendered`) + coalesce(length(`lineage`), 0),
	`bump`, `bump_reasons`, `change_kind`, `change_note`, `published_at`, `content`, `rendered`, `lineage`
FROM (SELECT *, CASE WHEN json_valid(`content`) THEN `content` ELSE '{}' END AS `object` FROM `set_versions`);--> statement-breakpoint
DROP TABLE `set_versions`;--> statement-breakpoint
ALTER TABLE `__new_set_versions` RENAME TO `set_versions`;--> statement-breakpoint
CREATE INDEX `set_versions_of_set` ON `set_versions` (`set_id`,`major`,`minor`,`patch`);--> statement-breakpoint
CREATE UNIQUE INDEX `set_versions_owner_key` ON `set_versions` (`organisation_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `set_versions_number_key` ON `set_versions` (`organisation_id`,`set_id`,`major`,`minor`,`patch`);--> statement-breakpoint
INSERT INTO `version_wordings`
SELECT `organisation_id`, `set_versions`.`id`, wording.`key` + 1, wording.`value` ->> 'lang', wording.`value` ->> 'variant',
	coalesce(wording.`value` ->> 'title', `title`), coalesce(wording.`value` ->> 'description', `description`)
FROM `set_versions`, json_each(CASE WHEN json_valid(`content`) THEN `content` ELSE '{}' END, '$.wordings') AS wording;--> statement-breakpoint
CREATE TABLE `__new_set_drafts` (
	`organisation_id` text NOT NULL,
	`set_id` text NOT NULL,
	`revision` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`draft` text NOT NULL,
	PRIMARY KEY(`organisation_id`, `set_id`),
	FOREIGN KEY (`organisation_id`,`set_id`) REFERENCES `principle_sets`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_set_drafts` SELECT `organisation_id`, `set_id`, `revision`, `updated_at`, `draft` FROM `set_drafts`;--> statement-breakpoint
DROP TABLE `set_drafts`;--> statement-breakpoint
ALTER TABLE `__new_set_drafts` RENAME TO `set_drafts`;--> statement-breakpoint
CREATE TABLE `__new_results` (
	`organisation_id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`number` integer NOT NULL,
	`arrangement_id` text NOT NULL,
	`version_id` text NOT NULL,
	`released_at` integer NOT NULL,
	`document` text NOT NULL,
	PRIMARY KEY(`organisation_id`, `assessment_id`, `number`),
	FOREIGN KEY (`version_id`) REFERENCES `set_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`,`assessment_id`) REFERENCES `assessments`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_results`
SELECT `organisation_id`, `assessment_id`, `number`, `arrangement_id`, `version_id`, `released_at`, `document` FROM `results`;--> statement-breakpoint
DROP TABLE `results`;--> statement-breakpoint
ALTER TABLE `__new_results` RENAME TO `results`;--> statement-breakpoint
CREATE INDEX `results_of_version` ON `results` (`version_id`,`organisation_id`);--> statement-breakpoint
CREATE INDEX `results_in_time` ON `results` (`organisation_id`,`arrangement_id`,`released_at`,`assessment_id`,`number`);--> statement-breakpoint
CREATE TABLE `__new_milestones` (
	`organisation_id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`document` text NOT NULL,
	PRIMARY KEY(`organisation_id`, `assessment_id`, `name`),
	FOREIGN KEY (`organisation_id`,`assessment_id`) REFERENCES `assessments`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_milestones` SELECT `organisation_id`, `assessment_id`, `name`, `created_at`, `document` FROM `milestones`;--> statement-breakpoint
DROP TABLE `milestones`;--> statement-breakpoint
ALTER TABLE `__new_milestones` RENAME TO `milestones`;