import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { percentile } from './figures.ts'

/** One client that asks at a steady pace, whether or not it was answered yet. */
export interface Light {
  readonly origin: string
  /** Asked for in turn, with the key. */
  readonly paths: readonly string[]
  readonly key: string
  readonly seconds: number
}

/** Milliseconds from when each request was due, in rising order. */
export type Times = readonly number[]
export const p99 = (times: Times) => percentile(times, 0.99)

const perSecond = 50

export async function lightRequests ({ origin, paths, key, seconds }: Light): Promise<Times> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const times: number[] = []
  const asked: Promise<void>[] = []
  const from = performance.now()

  async function ask (path: string, due: number): Promise<void> {
    const sent = request(origin + path, {
      agent,
      headers: { authorization: `Bearer ${key}`, accept: 'application/json' },
    }).end()
    const [response] = await once(sent, 'response')
    if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}`)
    response.resume()
    await once(response, 'end')
    times.push(performance.now() - due)
  }

  for (let index = 0; index < seconds * perSecond; index++) {
    const due = from + index * 1_000 / perSecond
    if (due > performance.now()) await setTimeout(due - performance.now())
    asked.push(ask(paths[index % paths.length] ?? '', due))
  }
  await Promise.all(asked)
  agent.destroy()
  return times.sort((a, b) => a - b)
}
