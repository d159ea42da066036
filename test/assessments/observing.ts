/** Two assessments in which the same was done, and everything that the service tells of them. */
import { type Test } from 'tap'
import { canonicalJson } from '../../src/domain/values/canonical-json.ts'
import { setOf } from '../fixtures/assessable-set.ts'
import { type Assessment, type AssessmentsClient, type TestParticipant } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'

type Answer = object | undefined
export type Answers = Readonly<Record<string, Answer>>

/** Random numbers that are the same each time (mulberry32). */
export function seeded (seed: number) {
  let at = seed
  return (below: number) => {
    at = (at + 0x6d2b79f5) | 0
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

export function shuffled<Value> (values: readonly Value[], random: (below: number) => number): Value[] {
  const rest = [...values]
  return values.map(() => rest.splice(random(rest.length), 1)[0] as Value)
}

/**
 * What is different in any two assessments and says nothing of answers: ids, by when they come first, and the salted
 * commitment with what is made of it.
 */
export function masked (text: string): string {
  const seen = new Map<string, string>()
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, id => {
      if (!seen.has(id)) seen.set(id, `id ${seen.size}`)
      return seen.get(id) ?? ''
    })
    .replace(/\\?"commitment\\?":\\?"[^"]*"/g, 'commitment')
    .replace(/hmac-sha256:[0-9a-f]{64}/g, 'commitment')
    .replace(/"etag":"\\"(?!r\d+\\")[^"]*"/g, 'etag')
}

export async function start (t: Test) {
  const log: string[] = []
  const { client, owner, app } = await startAssessing(t, undefined, { log: line => log.push(line) })
  const set = await setOf(client, [{ slug: 'pp', weight: 2, statements: [{ key: 's1', weight: 2 }, { key: 's2' }] }, {
    slug: 'qq',
    statements: [{ key: 's3' }],
  }], { composite: true })
  const perspectives = [{ key: 'aa', title: 'A' }, { key: 'bb', title: 'B' }]
  return { app, client, owner, log, make: () => client.mutual({ ...set, perspectives }) }
}

/** Everything that a key may see of an assessment just now, problems among it. */
export async function look (client: AssessmentsClient, { id, arrangement, links }: Assessment): Promise<string> {
  const paths = [
    '',
    '/participants',
    '/transitions',
    '/results',
    '/results/1',
    '/results/1/profile',
    '/milestones',
    '/milestones/release-1',
    '/improvements',
    '/checks',
    '/upgrade?to=1.0.0',
    '/response',
    '/responses/me',
  ]
  const urls = [
    ...paths.map(path => links.self + path),
    `/v1/assessments?arrangement=${arrangement}`,
    `/v1/arrangements/${arrangement}`,
    `/v1/arrangements/${arrangement}/timeline`,
  ]
  // One after another, so that the log has them in this order.
  const answers = []
  for (const url of urls) answers.push(await client.get(url))
  for (const accept of ['text/csv', 'text/html']) answers.push(await client.get(`${links.self}/results/1`, { accept }))
  answers.push(await client.tryMove({ links }, 'draft'))
  answers.push(await client.send('PATCH', links.self, { k: 6 }, { 'if-match': '*' }))
  const { items } = await client.read('/v1/audit-events?limit=20')
  return [
    ...answers.map(({ statusCode, headers: { date, ratelimit, ...headers }, body }) =>
      JSON.stringify({ statusCode, headers, body: body.replaceAll(/"requestId":"[^"]*"/g, '') })
    ),
    JSON.stringify(items.filter(({ resource }: { resource: { id: string } }) => resource.id === id)),
  ].join('\n')
}

/** What somebody who reads the log sees: everything but when, and how long it took. */
export function linesOf (log: readonly string[]): string {
  return log.map(line => {
    const { time, ms, reqId, pid, hostname, key, ...rest } = JSON.parse(line)
    return canonicalJson(rest)
  }).join('\n')
}

export const rate = (person: TestParticipant | undefined, answers: Answers, more: object = {}) =>
  person?.rate(
    Object.fromEntries(Object.entries(answers).flatMap(([key, answer]) => answer ? [[key, answer]] : [])) as Record<
      string,
      object
    >,
    more
  )
