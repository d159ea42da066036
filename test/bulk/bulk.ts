import { request } from 'node:http'
import type { Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp, type StartOptions } from '../fixtures/app.ts'
import type { Engine } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { setsClient } from '../fixtures/sets-client.ts'

/** What came of a line; the last one has a summary instead. */
export interface Told {
  readonly entryId: string | null
  readonly line: number
  readonly status: string
  readonly assessment: string | null
  readonly errors: ReadonlyArray<{ readonly pointer?: string, readonly code: string, readonly detail?: string }>
  readonly warnings?: ReadonlyArray<{ readonly code: string }>
  readonly summary?: Readonly<Record<'created' | 'unchanged' | 'refused', number>>
  readonly problem?: object | null
}

export const linesIn = <Line = Told>(text: string): Line[] =>
  text.split('\n').filter(Boolean).map(line => JSON.parse(line))

/** The service with an organisation, an arrangement of it, and a small set. */
export async function startBulk (t: Test, engine?: Engine, options: Omit<StartOptions, 'engine'> = {}) {
  const app = await startApp(t, { ...(engine && { engine }), newId: uuidv7, ...options })
  const organisation = await makeOrganisation(app.storage)
  const owner = await organisation.key()
  const client = setsClient(app, owner.headers)
  const statements = ['aa', 'bb', 'cc'].map(key => ({ key: `we-${key}`, text: `We ${key}.` }))
  const set = await client.publishedFromNothing(['kind'], {
    more: { principles: [{ slug: 'kind', title: 'Kind', gloss: 'Kind.', statements }] },
  })
  const arrangement: string = (await client.done('POST', '/v1/arrangements', { name: '=Tuesday' })).id
  const entry = (entryId: string, more: object = {}) => ({
    entryId,
    arrangement,
    set: set.id,
    version: '1.0.0',
    ratings: { 'we-aa': { level: 'yes' }, 'we-bb': { level: 'no' } },
    ...more,
  })
  const line = (entryId: string, more?: object) => `${JSON.stringify(entry(entryId, more))}\n`
  const ndjson = { 'content-type': 'application/x-ndjson' }
  return {
    app,
    organisation,
    owner,
    client,
    set,
    arrangement,
    line,
    ndjson,
    async bring (body: string | Buffer, headers = owner.headers) {
      const answer = await app.inject({
        method: 'POST',
        url: '/v1/assessment-imports',
        headers: { ...headers, ...ndjson },
        payload: body,
      })
      return linesIn(answer.body)
    },
    async count (): Promise<number> {
      return linesIn((await app.inject({ url: '/v1/assessments/export', headers: owner.headers })).body).length
    },
  }
}

/** A request over a real connection, whose body is sent as the client wants. */
export function openRequest (port: number, path: string, headers: object) {
  const sent = request({ port, host: '127.0.0.1', path, method: 'POST', headers: { ...headers } })
  const answered = new Promise<
    { readonly status: number | undefined, readonly text: () => string, readonly ended: Promise<string> }
      >((resolve, reject) => {
        sent.on('error', reject)
        sent.on('response', response => {
          let text = ''
          response.setEncoding('utf8').on('data', chunk => {
            text += chunk
          })
          const ended = new Promise<string>(resolve => {
            response.on('close', () => resolve(text))
          })
          resolve({ status: response.statusCode, text: () => text, ended })
        })
      })
  answered.catch(() => {})
  return { sent, answered }
}
