import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { spread, table } from './figures.ts'
import { answering, freePort, fromSources, heap, inFolder, service, start, stop } from './processes.ts'
import { safe } from './throughput.ts'

/** From starting a process until it has answered, in milliseconds. */
async function startOnce (
  commandFor: (port: string) => readonly string[],
  env: Readonly<Record<string, string>> = {}
): Promise<number> {
  const port = await freePort()
  const from = performance.now()
  const server = start('server', commandFor(String(port)), { env: { ...env, PORT: String(port) } })
  try {
    return await answering(server, `http://127.0.0.1:${port}${safe}`, 2) - from
  } finally {
    await stop(server)
  }
}

const startService = (folder: string, env: Readonly<Record<string, string>> = {}, command = service) =>
  startOnce(() => command, { ...env, DATABASE_URL: `sqlite:${join(folder, 'data.db')}` })

/** Bare Fastify with its logger and one route, in the same process settings. */
async function startFastify (folder: string): Promise<number> {
  await Promise.all([writeFile(join(folder, 'body'), '{}'), writeFile(join(folder, 'prepared.json'), '{"headers":{}}')])
  return startOnce(port => [process.execPath, ...heap, 'bench/yardsticks.ts', 'fastify', port, folder])
}

export async function startTimes (times: number): Promise<string> {
  const fastify: number[] = []
  const kinds = {
    'first, in an empty folder: migration and seed': [] as number[],
    later: [] as number[],
    'first, no compiled modules kept': [] as number[],
    'first, from the sources': [] as number[],
    'later, from the sources': [] as number[],
  }
  // Nothing is measured of a start that makes the bundle, or keeps compiled modules for the next one.
  for (const command of [service, fromSources]) await inFolder(folder => startService(folder, {}, command))
  for (let time = 0; time < times; time++) {
    await inFolder(async folder => {
      const bundle = join(folder, 'bundle')
      const sources = join(folder, 'sources')
      fastify.push(await startFastify(folder))
      kinds['first, in an empty folder: migration and seed'].push(await startService(bundle))
      kinds.later.push(await startService(bundle))
      kinds['first, no compiled modules kept'].push(
        await startService(join(folder, 'uncompiled'), { NODE_DISABLE_COMPILE_CACHE: '1' })
      )
      kinds['first, from the sources'].push(await startService(sources, {}, fromSources))
      kinds['later, from the sources'].push(await startService(sources, {}, fromSources))
    })
  }
  const row = (
    name: string,
    found: readonly number[]
  ) => [name, spread(found, 0), spread(found.map((ms, time) => ms / (fastify[time] ?? NaN)))]
  return table(['process start to first answer', 'ms', 'to bare Fastify'], [
    row('bare Fastify with one route', fastify),
    ...Object.entries(kinds).map(([name, found]) => row(name, found)),
  ])
}
