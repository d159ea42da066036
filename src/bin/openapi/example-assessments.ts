/** Sends a request as a client would and gives the JSON of its answer. Throws where it is refused. */
export type Ask = (
  method: 'POST' | 'PUT',
  url: string,
  payload: object,
  token?: string
) => Promise<
  { id: string, token: string, links: Readonly<Record<string, string>>, items: ReadonlyArray<{ code: string }> }
>

const levels = ['fully', 'mostly', 'emerging'] as const
const statements = [
  'mutual-shared-experience',
  'mutual-never-identical',
  'reciprocal-give-and-receive',
  'inclusive-take-part',
  'safe-agreed-rules',
  'safe-no-judgement',
]
const ratings = Object.fromEntries(statements.map((key, index) => [key, { level: levels[index % levels.length] }]))

/**
 * The assessments of the examples, in the states that the operations need; gives the response token of the mutual one.
 */
export async function addExampleAssessments (ask: Ask): Promise<string> {
  const { id: arrangement } = await ask('POST', '/v1/arrangements', {
    name: 'Tuesday group',
    purpose: 'Care workers reflect on their week together.',
    format: 'informal-group',
    setting: 'Home care',
    tags: ['north'],
  })
  await ask('POST', '/v1/arrangements', { name: 'Telephone pairs', format: 'one-to-one' })
  const make = (more: object) =>
    ask('POST', '/v1/assessments', { arrangement, set: 'core', version: '1.2.0', mode: 'single', ...more })

  const released = await make({ open: true })
  await ask('PUT', released.links.response ?? '', { ratings, release: true })
  await make({})
  await make({ open: true })
  await make({ open: true })

  const mutual = await make({ mode: 'mutual', open: true, perspectives: [{ key: 'carers', title: 'Family carers' }] })
  const { items: [first] } = await ask('POST', mutual.links.participants ?? '', {
    seats: [{ perspective: 'carers', count: 3 }],
  })
  const { token } = await ask('POST', '/v1/seats/claim', { code: first?.code, consent: true })
  await ask('PUT', `${mutual.links.self}/responses/me`, { ratings }, token)
  return token
}
