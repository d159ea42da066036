DROP INDEX `assessments_released`;--> statement-breakpoint
-- SQLite adds no column that is NOT NULL without a default; every row is given its own below, and by the code.
ALTER TABLE `assessments` ADD `updated_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- Of what was there before: its last transition, or when it was created.
UPDATE `assessments` SET `updated_at` = coalesce((
	SELECT max(`at`) FROM `assessment_transitions` WHERE `assessment_transitions`.`organisation_id` = `assessments`.`organisation_id` AND `assessment_transitions`.`assessment_id` = `assessments`.`id`
), `created_at`);--> statement-breakpoint
CREATE INDEX `assessments_by_mode` ON `assessments` (`organisation_id`,`mode`,`id`);--> statement-breakpoint
CREATE INDEX `assessments_by_release` ON `assessments` (`organisation_id`,`released_at`,`id`);--> statement-breakpoint
CREATE INDEX `assessments_by_update` ON `assessments` (`organisation_id`,`updated_at`,`id`);
