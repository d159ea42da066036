import { table } from './figures.ts'
import { residentMemory } from './processes.ts'
import { ask, importLines, coreContent, type Running } from './assessment-service.ts'

/**
 * A set of one statement, so that a million assessments of it find room on the disk; the levels are those of the core
 * set.
 */
async function smallSet (running: Running): Promise<Pick<Running, 'set' | 'keys'>> {
  const { scale } = await coreContent()
  const set = String((await ask(running, 'POST', '/v1/principle-sets', { slug: 'small', title: 'Small' })).id)
  const principles = [{
    slug: 'kind',
    title: 'Kind',
    gloss: 'People are kind to each other.',
    statements: [{ key: 'kind', text: 'People are kind to each other here.' }],
  }]
  const provenance = {
    rightsHolder: 'Nobody',
    licence: 'CC-BY-4.0',
    lastReviewed: '2026-11-27',
    nextReview: '2027-11-27',
  }
  await ask(
    { ...running, headers: { ...running.headers, 'if-match': '*' } },
    'PUT',
    `/v1/principle-sets/${set}/draft`,
    { content: { title: 'Small', description: 'One statement.', lang: 'en', scale, principles, provenance } }
  )
  await ask(running, 'POST', `/v1/principle-sets/${set}/versions`, { changeNote: 'The first' })
  return { set, keys: ['kind'] }
}

/** What the process takes while so many lines come, and while they go. */
export async function memoryOf (running: Running, count: number): Promise<string> {
  const small = { ...running, ...await smallSet(running) }
  const seen: number[] = []
  const watch = setInterval(() => seen.push(residentMemory(running.server) ?? NaN), 1_000)
  const before = residentMemory(running.server) ?? NaN
  await importLines(small, count)
  const importing = seen.splice(0)
  const answer = await fetch(`${running.origin}/v1/assessments/export`, { headers: running.headers })
  await answer.body?.pipeTo(new WritableStream())
  clearInterval(watch)
  const row = (
    name: string,
    found: readonly number[]
  ) => [name, before.toFixed(0), ...quarters(found).map(most => most.toFixed(0))]
  return table([
    `resident MB (10^6), ${count} lines of one statement`,
    'before',
    'most in the 1st quarter',
    '2nd',
    '3rd',
    '4th',
  ], [row('import', importing), row('export, NDJSON', seen)])
}

/** The most of each quarter of a time. */
function quarters (found: readonly number[]): number[] {
  return [0, 1, 2, 3].map(quarter =>
    Math.max(...found.slice(Math.floor(quarter * found.length / 4), Math.ceil((quarter + 1) * found.length / 4)))
  )
}
