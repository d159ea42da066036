ALTER TABLE `responses` ADD `result_number` integer;--> statement-breakpoint
-- Of what was released before. While an assessment is released or archived no response changes its state.
UPDATE `responses` SET `result_number` = (
	SELECT max(`number`) FROM `results` WHERE `results`.`organisation_id` = `responses`.`organisation_id` AND `results`.`assessment_id` = `responses`.`assessment_id`
) WHERE `state` = 'submitted' AND EXISTS (
	SELECT 1 FROM `assessments` WHERE `assessments`.`organisation_id` = `responses`.`organisation_id` AND `assessments`.`id` = `responses`.`assessment_id` AND `assessments`.`disclosure` = 'shared' AND `assessments`.`state` IN ('released', 'archived')
);--> statement-breakpoint
UPDATE `responses` SET `expires_on` = (
	SELECT date(`released_at` / 1000, 'unixepoch', '+1 year') FROM `assessments` WHERE `assessments`.`organisation_id` = `responses`.`organisation_id` AND `assessments`.`id` = `responses`.`assessment_id`
) WHERE `expires_on` IS NOT NULL AND EXISTS (
	SELECT 1 FROM `assessments` WHERE `assessments`.`organisation_id` = `responses`.`organisation_id` AND `assessments`.`id` = `responses`.`assessment_id` AND `assessments`.`state` IN ('released', 'archived') AND `assessments`.`released_at` IS NOT NULL
);
