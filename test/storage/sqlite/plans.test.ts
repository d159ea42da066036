/** How SQLite finds what lists of assessments read: by an index that has their order. */
import BetterSqlite3 from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/sqlite-proxy'
import t from 'tap'
import { assessmentLists, type AssessmentFilters, type AssessmentOrder } from '../../../src/assessments/lists.ts'
import type { Reader } from '../../../src/storage/storage.ts'
import { sqlite } from '../../fixtures/engines.ts'
import { uuid } from '../../fixtures/rows.ts'

t.test('every order and filter of assessments is served by an index', async t => {
  const { storage, database } = await sqlite.open(t)
  const connection = new BetterSqlite3(database.file, { readonly: true })
  t.teardown(() => connection.close())
  const plans: string[] = []
  const reader = drizzle(async (text, values) => {
    const steps = connection.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values) as { detail: string }[]
    plans.push(steps.map(({ detail }) => detail).join('; '))
    return { rows: [] }
  }) as unknown as Reader
  const { list } = assessmentLists(storage.tables)
  const at = new Date(0)
  const requests: Readonly<Record<string, readonly [AssessmentOrder, AssessmentFilters, string]>> = {
    all: ['createdAt', {}, 'assessments_owner_key'],
    'of a mode': ['createdAt', { mode: 'single' }, 'assessments_by_mode'],
    'of a state': ['createdAt', { state: 'open' }, 'assessments_by_state'],
    'of an external id': ['createdAt', { externalId: 'x' }, 'assessments_entry_key'],
    'by release': ['releasedAt', {}, 'assessments_by_release'],
    'newest release first': ['-releasedAt', {}, 'assessments_by_release'],
    'released on days': ['releasedAt', { releasedFrom: at, releasedUntil: at }, 'assessments_by_release'],
    'updated from a day on': ['updatedAt', { updatedFrom: at }, 'assessments_by_update'],
  }
  for (const [name, [order, filters, index]] of Object.entries(requests)) {
    for (const after of [undefined, { at: order === 'createdAt' ? null : at, id: uuid(5) }]) {
      plans.length = 0
      await list(reader, uuid(1), filters, { order, after, count: 51 })
      for (const plan of plans) t.match(plan, new RegExp(`USING INDEX ${index}\\b`), name)
      t.notMatch(plans.join(), /SCAN|TEMP B-TREE/, name)
    }
  }
})
