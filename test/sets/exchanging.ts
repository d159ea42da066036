import { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import type { CustomContent } from '../../src/domain/versions/principle-set.ts'
import { exampleFile } from '../../src/sets/index.ts'
import { startApp } from '../fixtures/app.ts'
import { type Engine } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'
import { setsClient, type Made } from '../fixtures/sets-client.ts'
import { version } from '../fixtures/versions.ts'

const imports = '/v1/principle-sets/imports'
const csv = 'text/csv; charset=utf-8'
export const header = 'principle,title,gloss,explanation,statement,text,weight,counted,notApplicable'

/** A server of its own, with a client of one organisation. */
export async function server (t: Test, engine: Engine, mostSets = 1_000) {
  const app = await startApp(t, { engine, newId: uuidv7, config: { limits: { sets: mostSets } } })
  const organisation = await makeOrganisation(app.storage)
  const owner = await organisation.key()
  const client = setsClient(app, owner.headers)
  const bring = (
    payload: object | string | Buffer,
    query = '',
    type = typeof payload === 'string' || Buffer.isBuffer(payload) ? csv : 'application/json',
    headers = {}
  ) =>
    app.inject({
      method: 'POST',
      url: imports + query,
      headers: { ...owner.headers, 'content-type': type, ...headers },
      payload,
    })
  return {
    app,
    organisation,
    client,
    bring,
    /** All that belongs to the organisation, but for when its key was last used. */
    async rows () {
      const { apiKeys: _keys, ...rows } = await rowsOf(app.storage, organisation.id)
      return rows
    },
    fileOf: (set: Made | { path: string }, number = '1.0.0') => client.read(`${set.path}/versions/${number}/export`),
  }
}

export const file = (content: Partial<CustomContent> = {}, more: object = {}) => ({
  ...exampleFile,
  content: { ...version(), ...content },
  ...more,
})
export const query = '?slug=table&title=Our+table'
export const table = (...lines: readonly string[]) => [header, ...lines].join('\r\n')
