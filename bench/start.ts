import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { spread, table } from './figures.ts'
import { answering, freePort, heap, inFolder, service, start, stop } from './processes.ts'
import { safe } from './throughput.ts'

/** From starting a process until it has answered, in milliseconds. */
async function startOnce (commandFor: (port: string) => readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  const port = await freePort()
  const from = performance.now()
  const server = start('server', commandFor(String(port)), { env: { ...env, PORT: String(port) } })
  try {
    return await answering(server, `http://127.0.0.1:${port}${safe}`, 2) - from
  } finally {
    await stop(server)
  }
}

const startService = (folder: string, env: Readonly<Record<string, string>> = {}) =>
  startOnce(() => service, { ...env, DATABASE_URL: `sqlite:${join(folder, 'data.db')}` })

/** Bare Fastify with its logger and one route, in the same process settings. */
async function startFastify (folder: string): Promise<number> {
  await Promise.all([writeFile(join(folder, 'body'), '{}'), writeFile(join(folder, 'prepared.json'), '{"headers":{}}')])
  return startOnce(port => [process.execPath, ...heap, 'bench/yardsticks.ts', 'fastify', port, folder])
}

export async function startTimes (times: number): Promise<string> {
  const fastify: number[] = []
  const uncompiled: number[] = []
  const empty: number[] = []
  const again: number[] = []
  for (let time = 0; time < times; time++) {
    await inFolder(async folder => {
      fastify.push(await startFastify(folder))
      uncompiled.push(await startService(join(folder, 'first'), { NODE_DISABLE_COMPILE_CACHE: '1' }))
      empty.push(await startService(join(folder, 'second')))
      again.push(await startService(join(folder, 'second')))
    })
  }
  const row = (name: string, found: readonly number[]) => [name, spread(found, 0), spread(found.map((ms, time) => ms / (fastify[time] ?? NaN)))]
  return table(['process start to first answer', 'ms', 'to bare Fastify'], [
    row('bare Fastify with one route', fastify),
    row('empty folder: migration and seed; no compiled modules kept', uncompiled),
    row('empty folder: migration and seed', empty),
    row('again', again),
  ])
}
