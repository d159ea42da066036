import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ask, importLines, withService, type Running } from './assessment-service.ts'
import { answering, freePort, heap, start, stop } from './processes.ts'
import { alternate, prepare, report, type Kind, type Rounds, type Server } from './rounds.ts'

const stored = 50

/** What somebody with a key reads, each beside bare Fastify sending the same bytes in the same run. */
export function keyed (rounds: Rounds): Promise<string> {
  return withService(async running => {
    await importLines(running, stored)
    return besideBare(running, await pathsOf(running), rounds, running.headers.authorization)
  })
}

/** What apps and intranets fetch without a key, in the same way. */
export function fetching (rounds: Rounds): Promise<string> {
  return withService(async running => {
    const accept = 'application/json'
    return besideBare(running, {
      'a menu: examples and their counts': { path: '/v1/examples?facets=category,audience,format&limit=1', accept },
      'examples by several values': { path: '/v1/examples?category=supervision,charter&audience=managers', accept },
      'three principles by slug': { path: '/v1/principles?slug=mutual,safe,inclusive', accept },
      'a principle in all wordings': { path: '/v1/principles/safe?wordings=all', accept },
      'an audience of the guide': { path: '/v1/guide/audiences/managers', accept },
      'the states of links': { path: '/v1/link-states', accept },
    }, rounds)
  })
}

async function besideBare (
  running: Running,
  asked: Readonly<Record<string, Asked>>,
  rounds: Rounds,
  authorization?: string
): Promise<string> {
  const key = authorization !== undefined && { authorization }
  const yardstick = await startYardstick(running, Object.values(asked), { ...key })
  try {
    const ours: Server = { process: running.server, origin: running.origin }
    const kinds = Object.entries(asked).flatMap(([name, { path, accept }], index): Kind[] => [
      { name: bare(name), server: yardstick, path: `/v1/principles/${index}`, headers: { accept, ...key } },
      { name, server: ours, path, headers: { accept, ...key } },
    ])
    const measured = await alternate(kinds, rounds)
    return report(kinds.filter(({ server }) => server === ours), measured, {
      'to bare Fastify': ({ name }) => bare(name),
    })
  } finally {
    await stop(yardstick.process)
  }
}

interface Asked {
  readonly path: string | readonly string[]
  readonly accept: string
}

const bare = (name: string) => `${name}, bare`

async function pathsOf (running: Running): Promise<Readonly<Record<string, Asked>>> {
  const { items } = await ask(running, 'GET', `/v1/assessments?limit=${stored}`) as { items: Array<{ id: string }> }
  const assessments = items.map(({ id }) => `/v1/assessments/${id}`)
  const [one = '', other = ''] = assessments
  const open = `/v1/assessments/${await openAssessment(running)}`
  await ask(running, 'POST', `${open}/milestones`, { name: 'spring' })
  const timeline = `/v1/arrangements/${running.arrangement}/timeline?limit=${stored}`
  const json = 'application/json'
  return {
    'a result': { path: assessments.map(path => `${path}/results/1`), accept: json },
    'its table, CSV': { path: assessments.map(path => `${path}/results/1`), accept: 'text/csv' },
    'its report, HTML': { path: assessments.map(path => `${path}/results/1`), accept: 'text/html' },
    'its picture': { path: assessments.map(path => `${path}/results/1/profile`), accept: 'image/svg+xml' },
    'a milestone': { path: `${open}/milestones/spring`, accept: json },
    'a version of a set': { path: '/v1/principle-sets/core/versions/1.0.0', accept: json },
    'an assessment': { path: assessments, accept: json },
    'a list of 50 assessments': { path: `/v1/assessments?limit=${stored}`, accept: json },
    'a timeline of 50': { path: timeline, accept: json },
    'a comparison': { path: `${one}/comparison/${other.split('/').at(-1) ?? ''}`, accept: json },
    improvements: { path: assessments.map(path => `${path}/improvements`), accept: json },
    checks: { path: assessments.map(path => `${path}/checks`), accept: json },
  }
}

/** A single assessment that is open, with ratings. Gives its id. */
async function openAssessment (running: Running): Promise<string> {
  const { arrangement, set, keys } = running
  const made = { arrangement, set, version: '1.0.0', mode: 'single', open: true }
  const { id } = await ask(running, 'POST', '/v1/assessments', made)
  const ratings = Object.fromEntries(keys.map(key => [key, { level: 'mostly' }]))
  await ask(running, 'PUT', `/v1/assessments/${String(id)}/response`, { ratings })
  return String(id)
}

/** Bare Fastify with what the service answers to each. */
async function startYardstick (
  { origin, folder }: Running,
  asked: readonly Asked[],
  key: Readonly<Record<string, string>>
): Promise<Server> {
  const folders: string[] = []
  for (const [index, { path, accept }] of asked.entries()) {
    const place = join(folder, `answer-${index}`)
    await mkdir(place)
    await prepare(place, origin + ([path].flat()[0] ?? ''), { accept, ...key })
    folders.push(place)
  }
  const port = await freePort()
  const process = start('server', [
    globalThis.process.execPath,
    ...heap,
    'bench/yardsticks.ts',
    'fastify',
    String(port),
    ...folders,
  ])
  const server = { process, origin: `http://127.0.0.1:${port}` }
  await answering(process, `${server.origin}/v1/principles/0`)
  return server
}
