import { join } from 'node:path'
import type { ChildProcess } from 'node:child_process'
import { nginxCommand } from './nginx.ts'
import { answering, freePort, heap, inFolder, service, start, stop } from './processes.ts'
import { alternate, prepare, report, type Kind, type Rounds, type Server } from './rounds.ts'

export const safe = '/v1/principles/safe'
export const whole = '/v1/principle-sets/core?expand=principles.examples'
export const search = '/v1/search?q=small+step'
/** More than are kept ready, so that each is made: every two words of these. */
const words = (
  'peer support people help group share listen learn skill strength goal hope recovery safe trust care worker ' +
  'manager community culture gender race age supervision reflect wellbeing health mental charter network ' +
  'volunteer step decide choice control expert equal feel lonely fear distress condition service ' +
  'experience common different world view solution together give receive role value rule private judge kind ' +
  'authentic answer opportunity challenge resource tool pace encourage belief energy commit achieve celebrate ' +
  'quality asset organisation identify progress develop enable connect urgent crisis home staff panel round ' +
  'coach plan need conversation guide aim'
).split(' ')
const searches = words.flatMap(one => words.map(other => `/v1/search?q=${one}+${other}`))
const json = { accept: 'application/json' }
const byNode = '(a) node:http'
const byFastify = '(b) bare Fastify'
const byFastifyAsItComes = "(b) with Node's own heap"

export function throughput (rounds: Rounds): Promise<string> {
  return inFolder(async folder => {
    const processes: ChildProcess[] = []
    try {
      const kinds = await startKinds(folder, processes)
      return report(kinds, await alternate(kinds, rounds), { 'to (b)': () => byFastify, 'to (a)': () => byNode })
    } finally {
      await Promise.all(processes.map(stop))
    }
  })
}

async function startKinds (folder: string, processes: ChildProcess[]): Promise<Kind[]> {
  async function run (command: readonly string[], port: number, env = {}): Promise<Server> {
    const server = { process: start('server', command, { env }), origin: `http://127.0.0.1:${port}` }
    processes.push(server.process)
    await answering(server.process, server.origin + safe)
    return server
  }
  const ports = {
    service: await freePort(),
    node: await freePort(),
    fastify: await freePort(),
    large: await freePort(),
    nginx: await freePort(),
  }
  const ours = await run(service, ports.service, {
    PORT: String(ports.service),
    DATABASE_URL: `sqlite:${join(folder, 'data.db')}`,
    SEARCH_LIMIT: '1000000',
  })
  const answer = await prepare(folder, ours.origin + safe, json)
  // With the service's settings of V8, and once as Node comes, to see what those cost.
  const yardstick = (kind: string, port: number, settings = heap) =>
    run([process.execPath, ...settings, 'bench/yardsticks.ts', kind, String(port), folder], port)
  const nginx = await nginxCommand(ports.nginx, folder, answer)
  return [
    ...(nginx
      ? [{ name: 'nginx, static file', server: await run(nginx, ports.nginx), path: safe, headers: json }]
      : []),
    { name: byNode, server: await yardstick('node-http', ports.node), path: safe, headers: json },
    { name: byFastify, server: await yardstick('fastify', ports.fastify), path: safe, headers: json },
    { name: byFastifyAsItComes, server: await yardstick('fastify', ports.large, []), path: safe, headers: json },
    { name: '(c) a principle, JSON', server: ours, path: safe, headers: json },
    {
      name: '(d) its 304',
      server: ours,
      path: safe,
      headers: { ...json, 'if-none-match': answer.headers.etag ?? '' },
      status: 304,
    },
    {
      name: '(e) the whole core set, brotli',
      server: ours,
      path: whole,
      headers: { ...json, 'accept-encoding': 'br' },
    },
    { name: '(f) a search', server: ours, path: search, headers: json },
    { name: '(g) searches that all differ', server: ours, path: searches, headers: json },
  ]
}
