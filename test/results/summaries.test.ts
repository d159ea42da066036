/** What is stored beside a result says what the result says, also of results that were there before it was stored. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import type { PrincipleResult, Result } from '../../src/domain/assessments/result.ts'
import { summaryOf } from '../../src/domain/scoring/summary.ts'
import { migrationsFolder } from '../../src/storage/journal.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { openStorage } from '../../src/storage/open.ts'
import { addAssessment } from '../fixtures/assessment-rows.ts'
import { addMigration, copyMigrations, targets } from '../fixtures/migrations.ts'
import { testUnless } from '../fixtures/missing.ts'
import { addOrganisation, instant, uuid } from '../fixtures/rows.ts'
import { core, gated, shared, single } from './report/results.ts'

/** Before it was told of how many people a principle is. */
function asItWas (result: Result): Result {
  const principles = result.principles.map((principle: PrincipleResult) => {
    const { n: _, ...rest } = { n: 0, ...principle }
    return rest
  })
  return { ...result, principles } as Result
}

for (const engine of targets) {
  testUnless(t, `the migration summarises what was there: ${engine.name}`, engine.missing, async t => {
    const results = [
      single(core, '3x2?d-'),
      single({ ...core, composite: true }, '0'),
      shared(core, [['people', 'x3'], ['peers', 'x1'], ['commissioner', '2']]),
      gated(core, '3x<>'),
    ].map(asItWas)
    const records = results.map((result, index) => ({
      type: 'result',
      number: index + 1,
      arrangement: { id: uuid(3), name: 'The "other" group' },
      result,
    }))
    const { database, sql } = await engine.create(t)
    await migrate(database)
    const storage = await openStorage(database)
    const { results: table } = storage.tables
    const { write } = await addOrganisation(storage)
    await addAssessment(storage, 5)
    const of = {
      organisationId: uuid(1),
      assessmentId: uuid(5),
      arrangementId: uuid(3),
      versionId: uuid(5 * 0x1000 + 2),
      releasedAt: instant,
      findings: null,
    }
    await write(tx =>
      tx.insert(table).values(
        records.map(record => ({ ...of, number: record.number, summary: '', document: JSON.stringify(record) }))
      )
    )
    await storage.close()

    const text = await readFile(join(migrationsFolder, engine.name, '0005_result_summaries.sql'), 'utf8')
    const statements = text.split('--> statement-breakpoint').map(statement => statement.trim().replace(/;$/, ''))
    const folder = await copyMigrations(t)
    await addMigration(
      folder,
      engine.name,
      'again',
      ...engine.name === 'sqlite' ? statements : statements.filter(statement => statement.startsWith('UPDATE'))
    )
    await migrate(database, { folder })
    const stored = (await sql('SELECT summary FROM results ORDER BY number')).map(({ summary }) =>
      JSON.parse(String(summary))
    )
    t.same(
      stored,
      records.map(({ number, arrangement, result }) => {
        const { mode: _, ...summary } = summaryOf(result)
        return { number, arrangement, k: null, ...summary }
      })
    )
  })
}
