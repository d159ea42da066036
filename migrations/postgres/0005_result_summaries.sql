ALTER TABLE "results" ADD COLUMN "summary" text;--> statement-breakpoint
ALTER TABLE "results" ADD COLUMN "findings" text;--> statement-breakpoint
UPDATE "results" SET "summary" = CASE WHEN "document" NOT LIKE '{%' THEN '{}' ELSE (
	SELECT
		json_build_object(
			'number', record -> 'number',
			'arrangement', record -> 'arrangement',
			'disclosure', record #> '{result,disclosure}',
			'set', record #> '{result,set}',
			'k', record #> '{result,k}',
			'composite', record #> '{result,composite}',
			'principles', (
				SELECT coalesce(json_agg(CASE WHEN principle -> 'releasedWeight' IS NULL THEN json_build_object(
					'slug', principle -> 'slug', 'weight', principle -> 'weight', 'outcome', principle -> 'outcome',
					'indicative', principle -> 'indicative', 'value', principle -> 'value', 'band', principle -> 'band',
					'coverage', principle -> 'coverage', 'answered', principle -> 'answered', 'confidence', principle -> 'confidence',
					'possible', principle -> 'possible', 'outstanding', principle -> 'outstanding', 'excluded', principle -> 'excluded',
					'counted', counted, 'notApplicable', not_applicable
				) ELSE json_build_object(
					'slug', principle -> 'slug', 'weight', principle -> 'weight', 'outcome', principle -> 'outcome',
					'indicative', principle -> 'indicative', 'value', principle -> 'value', 'band', principle -> 'band',
					'releasedWeight', principle -> 'releasedWeight', 'counted', counted, 'notApplicable', not_applicable
				) END ORDER BY place), '[]'::json)
				FROM json_array_elements(record #> '{result,principles}') WITH ORDINALITY AS principles (principle, place)
				CROSS JOIN LATERAL (
					SELECT count(*) AS counted, count(*) FILTER (
						WHERE statement ->> 'notApplicableByMajority' = 'true' OR statement #> '{answer,notApplicable}' IS NOT NULL
					) AS not_applicable
					FROM json_array_elements(principle -> 'statements') AS statements (statement)
					WHERE (statement ->> 'counted')::boolean AND (statement ->> 'weight')::integer > 0
				) AS counts
			)
		)::text
	FROM (SELECT "document"::json AS record) AS parsed
) END;--> statement-breakpoint
ALTER TABLE "results" ALTER COLUMN "summary" SET NOT NULL;
