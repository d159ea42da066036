CREATE TABLE `__new_results` (
	`organisation_id` text NOT NULL,
	`assessment_id` text NOT NULL,
	`number` integer NOT NULL,
	`arrangement_id` text NOT NULL,
	`version_id` text NOT NULL,
	`released_at` integer NOT NULL,
	`summary` text NOT NULL,
	`findings` text,
	`document` text NOT NULL,
	PRIMARY KEY(`organisation_id`, `assessment_id`, `number`),
	FOREIGN KEY (`version_id`) REFERENCES `set_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`,`assessment_id`) REFERENCES `assessments`(`organisation_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_results` (`organisation_id`, `assessment_id`, `number`, `arrangement_id`, `version_id`, `released_at`, `summary`, `document`)
SELECT `organisation_id`, `assessment_id`, `number`, `arrangement_id`, `version_id`, `released_at`,
	CASE WHEN NOT json_valid(`document`) THEN '{}' ELSE
		json_object(
			'number', `document` ->> '$.number',
			'arrangement', `document` -> '$.arrangement',
			'disclosure', `document` ->> '$.result.disclosure',
			'set', `document` -> '$.result.set',
			'k', `document` ->> '$.result.k',
			'composite', `document` -> '$.result.composite',
			'principles', (
				SELECT json_group_array(json_set(
					json_remove(`principle`.`value`, '$.statements', '$.perspectives'),
					'$.counted', (
						SELECT count(*) FROM json_each(`principle`.`value`, '$.statements') AS `statement`
						WHERE `statement`.`value` ->> '$.counted' AND `statement`.`value` ->> '$.weight' > 0
					),
					'$.notApplicable', (
						SELECT count(*) FROM json_each(`principle`.`value`, '$.statements') AS `statement`
						WHERE `statement`.`value` ->> '$.counted' AND `statement`.`value` ->> '$.weight' > 0
							AND (`statement`.`value` ->> '$.notApplicableByMajority' OR json_type(`statement`.`value`, '$.answer.notApplicable') IS NOT NULL)
					)
				)) FROM json_each(`document`, '$.result.principles') AS `principle`
			)
		)
	END, `document` FROM `results`;
--> statement-breakpoint
DROP TABLE `results`;--> statement-breakpoint
ALTER TABLE `__new_results` RENAME TO `results`;--> statement-breakpoint
CREATE INDEX `results_of_version` ON `results` (`version_id`,`organisation_id`);--> statement-breakpoint
CREATE INDEX `results_in_time` ON `results` (`organisation_id`,`arrangement_id`,`released_at`,`assessment_id`,`number`);
