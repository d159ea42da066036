/** Large assessments, whose work is done in the worker thread, answer as small ones do. */
import t from 'tap'
import { seatsOf } from '../../src/domain/scoring/groups.ts'
import { unspecified } from '../../src/domain/assessments/model.ts'
import { storedRatings } from '../../src/domain/assessments/rating.ts'
import { sharedResult } from '../../src/domain/scoring/shared-result.ts'
import { isInline } from '../../src/workers/inline.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { storeVersion } from '../fixtures/stored-versions.ts'
import { principle, statement, version } from '../fixtures/versions.ts'

const text = 'We decide together what is said here, what is kept between us and what others are told. '
const content = {
  ...version(),
  principles: Array.from({ length: 40 }, (_, at) =>
    principle(`p-${at}`, {
      statements: Array.from({ length: 50 }, (_, index) => statement(`p-${at}-s-${index}`, { text: text.repeat(2) })),
    })),
}
const keys = content.principles.flatMap(({ statements }) => statements).map(({ key }) => key)
const levels = content.scale?.levels.map(({ key }) => key) ?? []
const saidBy = (person: number) =>
  Object.fromEntries(
    keys.map((key, index) => [key, { level: levels[(index * 7 + person * person) % levels.length] ?? '' }])
  )

testOnEngines(t, async (t, engine) => {
  const { client, storage, organisation } = await startAssessing(t, engine)
  const { setId } = await storeVersion(storage, organisation.id, content, { visibility: 'private' })
  t.notOk(isInline(JSON.stringify(content).length))
  const through = { set: setId, version: '1.0.0' }

  await t.test('a shared one of 2,000 statements, from ratings to its page', async t => {
    const assessment = await client.make({ ...through, mode: 'mutual', disclosure: 'shared', open: true })
    const people = await client.join(assessment, 3)
    for (const [index, person] of people.entries()) {
      const given = await person.rate(saidBy(index), { submit: true })
      t.equal(given.state, 'submitted')
      t.same((await person.mine()).ratings, saidBy(index))
    }
    t.match((await people[0]?.patch({ 'p-0-s-0': { level: 'nowhere' } }))?.json(), {
      code: 'invalid_ratings',
      errors: [{ pointer: '/ratings/p-0-s-0', code: 'unknown_level' }],
    })
    const released = await client.move(assessment, 'closed', 'released')
    t.match(released, { state: 'released', submittedCount: 3 })
    t.ok(released.checks.some(({ code }) => code === 'rated_high_without_evidence'))
    t.same((await client.read(`${assessment.links.self}/checks`)).items, released.checks)

    const record = await client.result(assessment)
    const responses = people.map((_, index) => ({
      perspective: unspecified,
      ratings: storedRatings(content, saidBy(index)),
    }))
    const expected = sharedResult({
      content,
      set: record.result.set,
      perspectives: [],
      seats: seatsOf(responses),
      voice: 'participant',
      responses,
    })
    t.same(record.result, JSON.parse(JSON.stringify(expected)), 'the same as of responses that are held')
    t.same(
      record.responses?.map(({ label, ratings }) => [label, ratings]).sort(),
      people.map((_, index) => [`P${index + 1}`, saidBy(index)])
    )

    const self = `${assessment.links.self}/results/1`
    for (const [type, begin] of [['text/csv', '\ufeffprinciple,'], ['text/html', '<!DOCTYPE html>']] as const) {
      const answer = await client.send('GET', self, undefined, { accept: type })
      t.equal(answer.statusCode, 200)
      t.ok(answer.body.startsWith(begin), type)
      t.equal(answer.body.split('p-39-s-49').length > 1 || type === 'text/html', true)
    }
    for (
      const path of [
        `${self}/profile`,
        `${assessment.links.self}/comparison/${assessment.id}/picture`,
        `/v1/arrangements/${assessment.arrangement}/timeline/picture`,
      ]
    ) {
      const answer = await client.send('GET', path, undefined, { accept: 'image/svg+xml' })
      t.match(answer.body, /^<svg /, path)
    }
    t.equal((await client.read(assessment.links.improvements)).questions.length, 40)
    t.match(await client.read(`${assessment.links.self}/comparison/${assessment.id}`), {
      kind: 'exact',
      basis: 'whole',
      commonCore: { keys },
    })
    t.equal((await client.read(`/v1/arrangements/${assessment.arrangement}/timeline`)).items[0].principles.length, 40)
  })

  await t.test('a single one, released with its ratings', async t => {
    const assessment = await client.make({ ...through, open: true })
    t.equal((await client.replace(assessment, saidBy(1), { release: true })).statusCode, 200)
    t.match(await client.again(assessment), { state: 'released' })
    const { ratings } = await client.read(`${assessment.links.milestones}/release-1`)
    t.same(ratings, saidBy(1))
  })
})
