import { type Test } from 'tap'
import { type Made, type SetsClient } from '../fixtures/sets-client.ts'

interface Fault {
  readonly pointer: string
  readonly code: string
  readonly detail: string
}
export interface Entry {
  readonly slug: string
  readonly status: string
}

/** What a draft is refused for, told alike by validation and by publication. */
export async function refusals (t: Test, client: SetsClient, set: Made, draft: object): Promise<string[]> {
  await client.write(set, draft)
  const verdict: { publishable: boolean, errors: Fault[] } = await client.validate(set)
  t.equal(verdict.publishable, false)
  const published = await client.tryPublish(set)
  t.match(published.json(), { status: 422, code: 'not_publishable' })
  t.strictSame(published.json().errors, verdict.errors.slice(0, 20), 'publication tells the same')
  t.ok(verdict.errors.every(({ pointer, detail }) => pointer.startsWith('/') && detail.length > 5))
  return verdict.errors.map(({ pointer, code }) => `${pointer} ${code}`)
}
