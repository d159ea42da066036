import type { InjectOptions } from 'fastify'
import { type Test } from 'tap'
import { startApp } from '../fixtures/app.ts'
import { isProblem } from '../fixtures/problem.ts'

type App = Awaited<ReturnType<typeof startApp>>
type Request = string | (InjectOptions & { url: string })

/** Sends what is wrong and asserts what is told about it; gives back the problems. */
export async function refuses (t: Test, app: App, status: number, code: string, requests: readonly Request[]) {
  const problems = []
  for (const request of requests) {
    const { url, method = 'GET', headers } = typeof request === 'string' ? { url: request } : request
    // People read what is embedded, and are told on a page.
    const accept = url.startsWith('/embed/') ? { accept: 'application/problem+json' } : {}
    const sent = typeof request === 'string' ? { url } : request
    const answer = await app.inject({ ...sent, headers: { ...accept, ...headers } })
    const about = [method, url.slice(0, 80), ...headers ? [JSON.stringify(headers)] : []].join(' ')
    // The address is told as it is known: with nothing encoded that need not be.
    const path = url.split('?', 1)[0]?.replace('%73', 's') ?? ''
    problems.push(
      await isProblem(t, app, { status: answer.statusCode, headers: answer.headers, body: answer.body }, {
        status,
        code,
        path,
        about,
      })
    )
  }
  return problems
}
