import { join } from 'node:path'
import { spread, table } from './figures.ts'
import { answering, freePort, inFolder, service, start, stop } from './processes.ts'
import { safe } from './throughput.ts'

/** From starting the process until it has answered, in milliseconds. */
async function startOnce (folder: string, env: Readonly<Record<string, string>>): Promise<number> {
  const port = await freePort()
  const from = performance.now()
  const server = start('server', service, { env: { ...env, PORT: String(port), DATABASE_URL: `sqlite:${join(folder, 'data.db')}` } })
  try {
    return await answering(server, `http://127.0.0.1:${port}${safe}`, 2) - from
  } finally {
    await stop(server)
  }
}

export async function startTimes (times: number): Promise<string> {
  const uncompiled: number[] = []
  const empty: number[] = []
  const again: number[] = []
  for (let time = 0; time < times; time++) {
    await inFolder(async folder => {
      uncompiled.push(await startOnce(join(folder, 'first'), { NODE_DISABLE_COMPILE_CACHE: '1' }))
      empty.push(await startOnce(join(folder, 'second'), {}))
      again.push(await startOnce(join(folder, 'second'), {}))
    })
  }
  return table(['process start to first answer', 'ms'], [
    ['empty folder: migration and seed; no compiled modules kept', spread(uncompiled, 0)],
    ['empty folder: migration and seed', spread(empty, 0)],
    ['again', spread(again, 0)],
  ])
}
