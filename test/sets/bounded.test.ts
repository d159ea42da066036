/** Files and drafts are worked on beside the event loop, part by part, and come to the same wherever that happens. */
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import type { RenderLimits } from '../../src/content/worker.ts'
import { checkFile } from '../../src/sets/exchange/check-file.ts'
import { exampleFile } from '../../src/sets/index.ts'
import { openWorkers } from '../../src/workers/pool.ts'
import { startApp } from '../fixtures/app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add, authored, setsClient } from '../fixtures/sets-client.ts'
import { principle, version } from '../fixtures/versions.ts'

const prose = 'We meet *each week*, and [write](https://example.org/notes) down what was agreed.\n\n'.repeat(20)
const own = {
  sources: [],
  textStatus: 'own-words',
  rightsHolder: 'Us',
  licence: null,
  lastReviewed: '2026-01-01',
  nextReview: '2027-01-01',
} as const
const unlimited: RenderLimits = { text: 60_000, isFinal: true, part: 60_000 }

function checking (t: Test, explanations: readonly string[]) {
  const workers = openWorkers()
  t.teardown(() => workers.close())
  const principles = explanations.map((explanation, index) => principle(`p${index}`, { explanation }))
  const body = JSON.stringify({
    ...exampleFile,
    content: {
      ...version(),
      examples: [],
      wordings: [],
      principles: principles.map(one => ({ ...one, examples: [] })),
    },
  })
  const input = {
    type: 'application/json',
    query: {},
    own,
    previous: null,
    setId: '01a226d3-e60d-7758-9421-0f9e6529fffc',
    versionId: '01a226d3-e60d-7758-9421-0f9e6529fffd',
  } as const
  return (limits: RenderLimits) => checkFile(workers, 'a', { ...input, bytes: new TextEncoder().encode(body) }, limits)
}

t.test(
  'a text that takes too long to render is named, with what to do about it, and ' +
    'the others are rendered',
  async t => {
    const check = checking(t, [prose, 'Short.', prose])
    t.match((await check(unlimited)).file, { errors: [], errorCount: 0 })
    const { file } = await check({ ...unlimited, text: 0 })
    t.match(file.errors[0], {
      pointer: '/content/principles/0/explanation',
      code: 'too_slow_to_render',
      detail: /^The text takes too long to render: shorten it, or use simpler/,
    })
    t.equal(file.errorCount, 3)
  }
)

t.test('a text that becomes far longer as HTML is named', async t => {
  const { file } = await checking(t, ['Plain.', '"'.repeat(10_000)])(unlimited)
  t.match(file.errors, [{ pointer: '/content/principles/1/explanation', code: 'too_large_to_render' }])
})

t.test('what is rendered in many turns is what is rendered in one', async t => {
  const check = checking(t, [prose, `${prose}<b>`, 'Short.', prose])
  const [inOne, inMany] = [await check(unlimited), await check({ ...unlimited, part: 0 })]
  t.equal(inMany.texts.rendered.length, 4, 'a turn for each text')
  const renderedBy = ({ texts }: typeof inOne) =>
    `[${texts.rendered.map(bytes => new TextDecoder().decode(bytes)).join(',')}]`
  t.strictSame(JSON.parse(renderedBy(inMany)), JSON.parse(renderedBy(inOne)))
  t.strictSame(inMany.texts.entries, inOne.texts.entries)
  t.strictSame(inMany.file, inOne.file)
  t.match(inOne.file.warnings, [{ pointer: '/content/principles/1/explanation', code: 'raw_html' }])
})

t.test(
  'over HTTP a text that takes too long to render is refused by its name: in a file, a trial of it, and a ' +
    'publication',
  async t => {
    const app = await startApp(t, { newId: uuidv7, renderLimits: { ...unlimited, text: 0 } })
    const { headers } = await (await makeOrganisation(app.storage)).key()
    const client = setsClient(app, headers)
    const file = { ...exampleFile, content: { ...version(), principles: [principle('safe', { explanation: prose })] } }
    const named = {
      pointer: '/content/principles/0/explanation',
      code: 'too_slow_to_render',
      detail: /shorten it, or use simpler Markdown/,
    }

    const trial = await client.send('POST', '/v1/principle-sets/imports?dryRun=true', file)
    t.match(trial.json(), { importable: false, errors: [named] })
    t.match((await client.send('POST', '/v1/principle-sets/imports', file)).json(), { status: 422, errors: [named] })

    const set = await client.make({ title: 'A set' })
    await client.tryWrite(set, authored(['safe'], { principles: [add('safe', { explanation: prose }).principle] }))
    t.match((await client.tryPublish(set)).json(), { status: 422, errors: [{ code: 'too_slow_to_render' }] })
  }
)
