import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { answering, freePort, inFolder, service, start, stop } from './processes.ts'
import { safe } from './throughput.ts'
import type { CustomContent } from '../src/domain/versions/principle-set.ts'

export interface Running {
  readonly origin: string
  readonly file: string
  readonly folder: string
  readonly headers: Readonly<Record<string, string>>
  readonly server: ReturnType<typeof start>
  /** Of an arrangement. */
  readonly arrangement: string
  /** What is assessed by, in version 1.0.0, and its statements. */
  readonly set: string
  readonly keys: readonly string[]
}

export const levels = ['not', 'emerging', 'mostly', 'fully']

export async function coreContent (): Promise<CustomContent> {
  const { content } = JSON.parse(await readFile(new URL('../seed/sets/core.json', import.meta.url), 'utf8')) as {
    content: CustomContent
  }
  return content
}

export async function withService<Result> (use: (running: Running) => Promise<Result>): Promise<Result> {
  return inFolder(async folder => {
    const file = join(folder, 'data.db')
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    const server = start('server', service, {
      env: { PORT: String(port), DATABASE_URL: `sqlite:${file}`, LOG_LEVEL: 'error' },
    })
    try {
      await answering(server, origin + safe)
      const headers = {
        authorization: `Bearer ${(await readFile(join(folder, 'first-key.txt'), 'utf8')).trim()}`,
        'content-type': 'application/json',
      }
      const made = await ask({ origin, headers }, 'POST', '/v1/arrangements', { name: 'Tuesday group' })
      const keys = (await coreContent()).principles.flatMap(({ statements }) => statements).map(({ key }) => key)
      return await use({ origin, file, folder, headers, server, arrangement: String(made.id), set: 'core', keys })
    } finally {
      await stop(server)
    }
  })
}

export async function ask (
  { origin, headers }: Pick<Running, 'origin' | 'headers'>,
  method: string,
  path: string,
  body?: object
): Promise<Record<string, unknown>> {
  const answer = await fetch(origin + path, {
    method,
    headers: { ...headers, ...(method === 'PUT' && { 'if-match': '*' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return await answer.json() as Record<string, unknown>
}

function line ({ arrangement, set, keys }: Running, index: number): string {
  return `${
    JSON.stringify({
      entryId: `entry-${index}`,
      arrangement,
      set,
      version: '1.0.0',
      ratings: Object.fromEntries(keys.map((key, place) => [key, { level: levels[(index + place) % levels.length] }])),
    })
  }\n`
}

/** Gives seconds. */
export async function importLines (running: Running, count: number): Promise<number> {
  function * lines () {
    for (let index = 0; index < count; index++) yield line(running, index)
  }
  const from = performance.now()
  const answer = await fetch(
    `${running.origin}/v1/assessment-imports`,
    {
      method: 'POST',
      headers: { ...running.headers, 'content-type': 'application/x-ndjson' },
      body: Readable.from(lines()),
      duplex: 'half',
    } as RequestInit
  )
  let end = ''
  for await (const chunk of answer.body ?? []) end = (end + Buffer.from(chunk).toString()).slice(-200)
  if (!end.includes(`"created":${count}`)) throw new Error(end)
  return (performance.now() - from) / 1000
}
