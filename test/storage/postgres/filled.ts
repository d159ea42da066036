import { type Test } from 'tap'
import { openStorage } from '../../../src/storage/open.ts'
import { arrangementRow } from '../../fixtures/assessment-rows.ts'
import { asRole, createPostgres } from '../../fixtures/postgres-server.ts'
import { addOrganisation, setRow, uuid, versionRow } from '../../fixtures/rows.ts'

/**
 * Three quarters are ours: whatever finds ours by no more than their owner had better read the whole table, and does.
 */
const organisations = [{ n: 1, size: 15_000 }, { n: 2, size: 5_000 }] as const
export const [sets, arrangements] = [4, 101]

export const setOf = (organisation: number, n: number) => 0x100 * organisation + 2 * n
export const arrangementOf = (organisation: number, n: number) => 0x1000 * organisation + n
/** As time-ordered ids do, they follow each other, and those of the organisations are mixed. */
export const ourAssessment = (n: number) => uuid(0x100000 + 2 * n + 1)

/**
 * Half of them are of the first arrangement. Seven of ten are released, and one of these twice, a day after the other.
 */
function fill ({ n, size }: typeof organisations[number]): string[] {
  const owner = `'${uuid(n)}'::uuid`
  const id = (number: string) => `('00000000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`
  // The first five thousand of both are mixed, so that neither has a part of the table to itself.
  const assessment = id(`${0x100000 + n} + 2 * n`)
  const arrangement = id(
    `${arrangementOf(n, 0)} + CASE WHEN n / 10 % 2 = 0 THEN 0 ELSE 1 + n / 20 % ${arrangements - 1} END`
  )
  const set = `${setOf(n, 0)} + 2 * (n % ${sets})`
  const at = (days: string) => `timestamptz '2026-01-01' + n * interval '1 minute' + ${days} * interval '1 day'`
  return Array.from({ length: size / 1000 }, (_, thousand) => `
    INSERT INTO assessments (id, organisation_id, arrangement_id, set_id, version, version_id, mode, voice,
    perspectives, state, salt, revision, turns, created_at, updated_at, released_at)
    SELECT ${assessment}, ${owner}, ${arrangement}, ${id(set)}, '1.0.0', ${
    id(`${set} + 1`)
  }, 'single', 'participant', '[]',
      CASE n % 10 WHEN 0 THEN 'draft' WHEN 1 THEN 'open' WHEN 2 THEN 'closed' ELSE 'released' END, '00', 1, 0, ${
    at('0')
  }, ${at('2')}, CASE WHEN n % 10 > 2 THEN ${at('1')} END
    FROM generate_series(${1000 * thousand}, ${1000 * thousand + 999}) AS n;
    INSERT INTO results (organisation_id, assessment_id, number, arrangement_id, version_id, released_at, summary,
    document)
    SELECT ${owner}, ${assessment}, number, ${arrangement}, ${id(`${set} + 1`)}, ${at('number')}, '{}', '{}'
    FROM generate_series(${1000 * thousand}, ${
    1000 * thousand + 999
  }) AS n, generate_series(1, 2) AS number WHERE n % 10 > 2 AND (number = 1 OR n % 10 = 5)`)
}

export async function openFilled (t: Test) {
  const database = await createPostgres(t)
  const storage = await openStorage(database)
  t.teardown(() => storage.close())
  const { tables } = storage
  for (const { n } of organisations) {
    const [organisationId, access] = [uuid(n), await addOrganisation(storage, uuid(n))]
    await access.write(async tx => {
      for (const setId of Array.from({ length: sets }, (_, set) => setOf(n, set))) {
        await tx.insert(tables.principleSets).values(setRow(organisationId, uuid(setId)))
        await tx.insert(tables.setVersions).values(versionRow(organisationId, uuid(setId), uuid(setId + 1)))
      }
      await tx.insert(tables.arrangements).values(
        Array.from({ length: arrangements }, (_, index) =>
          arrangementRow(organisationId, uuid(arrangementOf(n, index)), { tags: index === 0 ? ['large'] : [] }))
      )
    })
  }
  const filled = organisations.flatMap(organisation =>
    fill(organisation).map((statement, thousand) => ({ owner: uuid(organisation.n), statement, thousand }))
  ).sort((a, b) => a.thousand - b.thousand)
  // A session each: one keeps the plans that its triggers made while the table was empty, and takes ten times as long.
  for (const { owner, statement } of filled) {
    await asRole(database.ownerUrl, `SELECT set_config('app.organisation', '${owner}', false)`, statement)
  }
  await asRole(database.ownerUrl, 'ANALYZE')
  return { database, tables }
}
