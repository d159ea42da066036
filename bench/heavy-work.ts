/**
 * One organisation's heavy work, a process of its own: it reads Heavy as JSON, does everything in turn until it is
 * ended, and writes a line for each thing that was done. What it makes it deletes, so that the database stays as large
 * as it is.
 */
import { json } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { largestFile, largestRatings } from '../test/fixtures/bounds/largest.ts'

export interface Heavy {
  readonly origin: string
  readonly key: string
}

/** What was done, in words, and how long it took in milliseconds. */
export interface Done {
  readonly name: string
  readonly took: number
}

const people = 6
const lines = 100
const ndjson = 'application/x-ndjson'

// Whatever JSON the service answers with.
type Json = any

function clientOf ({ origin, key }: Heavy) {
  const headersOf = (token: string | undefined, type: string) => ({
    'if-match': '*',
    'content-type': type,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  })

  /** Waits where it is told to; anything else that is no success ends it all. */
  async function ask (
    method: string,
    path: string,
    body?: string | object,
    token: string | undefined = key,
    type = 'application/json'
  ): Promise<Json> {
    for (;;) {
      const sent = typeof body === 'object' ? JSON.stringify(body) : body
      const headers = headersOf(token, type)
      const answer = await fetch(origin + path, {
        method,
        headers: sent === undefined ? { ...headers, 'content-type': '' } : headers,
        ...(sent !== undefined && { body: sent }),
      })
      const text = await answer.text()
      const wait = Number(answer.headers.get('retry-after') ?? 0)
      if (answer.ok) return text.startsWith('{') && type !== ndjson ? JSON.parse(text) : undefined
      if (answer.status !== 503 && answer.status !== 429) {
        throw new Error(
          `${method} ${path}: ${answer.status} ` +
            `${text.slice(0, 500)}`
        )
      }
      await setTimeout(Math.max(wait, 1) * 1_000)
    }
  }

  /** Reads to the end and keeps nothing. */
  async function drain (path: string, accept: string): Promise<void> {
    const answer = await fetch(origin + path, { headers: { authorization: `Bearer ${key}`, accept } })
    await answer.body?.pipeTo(new WritableStream())
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status}`)
  }

  return { ask, drain }
}

async function work (heavy: Heavy): Promise<void> {
  const { ask, drain } = clientOf(heavy)
  const file = JSON.stringify(largestFile('A large set'))
  const ratings = JSON.stringify({ ratings: largestRatings(), submit: true })
  const released = JSON.stringify({ ratings: largestRatings(300_000), submit: true, release: true })
  let count = 0
  const name = () => `heavy-${process.pid}-${++count}`
  const imported = async (): Promise<string> =>
    (await ask('POST', `/v1/principle-sets/imports?slug=${name()}`, file)).links.set
  const set = (await imported()).split('/').at(-1)
  const arrangement: string = (await ask('POST', '/v1/arrangements', { name: name() })).id
  const assess = async (more: object): Promise<string> =>
    `/v1/assessments/${
      (await ask('POST', '/v1/assessments', { arrangement, set, version: '1.0.0', open: true, ...more })).id
    }`
  const entry = () =>
    `${JSON.stringify({ entryId: name(), arrangement, set, version: '1.0.0', ratings: largestRatings(0, 1_500) })}\n`
  const single = await assess({ mode: 'single' })
  await ask('PUT', `${single}/response`, released)

  /** Everybody rates every statement. */
  async function said (): Promise<string> {
    const path = await assess({ mode: 'mutual', disclosure: 'shared' })
    const { items } = await ask('POST', `${path}/participants`, { seats: [{ count: people }] })
    for (const [index, { code }] of (items as { code: string }[]).entries()) {
      const { token } = await ask('POST', '/v1/seats/claim', { code, consent: true, label: `P${index}` }, undefined)
      await ask('PUT', `${path}/responses/me`, ratings, token)
    }
    await ask('POST', `${path}/transitions`, { to: 'closed' })
    return path
  }

  const things: Readonly<Record<string, () => Promise<unknown>>> = {
    'import of the largest set': async () => ask('DELETE', await imported()),
    'import of 100 assessments of 60 KB': () =>
      ask('POST', '/v1/assessment-imports', Array.from({ length: lines }, entry).join(''), heavy.key, ndjson),
    'release of 6 people and 10,000 statements': async () => {
      const path = await said()
      await ask('POST', `${path}/transitions`, { to: 'released' })
      await drain(`${path}/results/1`, 'text/html')
      await ask('DELETE', path)
    },
    'report of 10,000 statements': () => drain(`${single}/results/1`, 'text/html'),
    'export of assessments': () => drain('/v1/assessments/export', ndjson),
    'export of the organisation': () => drain('/v1/organisation/export', ndjson),
    'erasing what was imported': () => eraseImported(),
  }

  /** All but the one that reports are made of. */
  async function eraseImported (): Promise<void> {
    for (;;) {
      const { items } = await ask('GET', `/v1/assessments?limit=100&arrangement=${arrangement}`)
      const rest = (items as { links: { self: string } }[]).map(({ links }) => links.self).filter(path =>
        path !== single
      )
      if (rest.length === 0) return
      for (const path of rest) await ask('DELETE', path)
    }
  }

  for (;;) {
    for (const [name, thing] of Object.entries(things)) {
      const from = performance.now()
      await thing()
      process.stdout.write(`${JSON.stringify({ name, took: performance.now() - from } satisfies Done)}\n`)
    }
  }
}

if (import.meta.main) await work(await json(process.stdin) as Heavy)
