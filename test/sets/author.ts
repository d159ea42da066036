/** An author with two sets, and what is sent to write them. */
import type { Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import type { Engine } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'
import { add, authored, core, omit, provenance, setsClient, tailoring } from '../fixtures/sets-client.ts'

export const json = 'application/json'
export const mergePatch = 'application/merge-patch+json'

export async function startAuthor (t: Test, engine: Engine) {
  const faults: string[] = []
  const app = await startApp(t, {
    engine,
    newId: uuidv7,
    log: line => {
      if (JSON.parse(line).level >= 50) faults.push(line)
    },
  })
  const organisation = await makeOrganisation(app.storage)
  const { headers } = await organisation.key()
  const client = setsClient(app, headers)
  const [based, made] = [await client.make({ basedOn: core }), await client.make({ title: 'A set' })]
  await client.write(based, tailoring([add('local')]))

  /** Every operation with a body, with one that it takes. */
  const operations = [
    ['POST', '/v1/principle-sets', json, {
      slug: 'hillside',
      basedOn: core,
      title: 'Hillside',
      description: 'Of the hill.',
      provenance,
    }],
    ['PATCH', made.settings, mergePatch, { slug: 'renamed', visibility: 'private' }],
    ['PUT', based.draft, json, {
      tailoring: {
        ...tailoring([add('local'), omit('safe')]).tailoring,
        categories: [],
        sources: [],
        wordings: [],
        replacedBy: [],
      },
    }],
    ['PUT', made.draft, json, authored(['kind'], { examples: [], minCoverage: '1/2', composite: false })],
    ['PATCH', made.draft, mergePatch, authored(['kind'])],
    ['POST', `${based.draft}/validate`, json, { bump: 'major', changeKind: 'editorial', confirmEditorial: true }],
    ['POST', `${based.path}/versions`, json, {
      changeNote: 'First.',
      bump: 'major',
      changeKind: 'substantive',
      confirmEditorial: false,
    }],
    ['POST', `${based.path}/versions/1.0.0/retirement`, json, { explanation: 'Over.', replacedBy: '1.0.0' }],
    ['POST', `${based.path}/versions/1.0.0/rebase`, json, { to: '1.0.0' }],
  ] as const
  const send = (method: 'POST' | 'PUT' | 'PATCH', url: string, type: string, payload: string | Buffer) =>
    app.inject({ method, url, payload, headers: { ...headers, 'content-type': type, 'if-match': '*' } })

  async function nothingHappens (t: Test, work: () => Promise<void>) {
    const before = await rowsOf(app.storage, organisation.id)
    await work()
    const { apiKeys: _used, ...after } = await rowsOf(app.storage, organisation.id)
    const { apiKeys: _unused, ...was } = before
    t.strictSame(after, was, 'nothing was written')
  }

  return { app, client, headers, organisation, faults, based, made, operations, send, nothingHappens }
}
