import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { searchQuestions } from '../fixtures/search-questions.ts'

/** How many of the questions may have no answer among the first three. */
const maxMissed = 3

testOnEngines(t, async (t, engine) => {
  t.test('57 of the 60 questions of three kinds of readers are answered by one of the first three results', async t => {
    const app = await startApp(t, { engine })
    const questions = Object.values(searchQuestions).flatMap(asked => Object.entries(asked))
    t.equal(questions.length, 60)
    const missed: string[] = []
    for (const [q, answers] of questions) {
      const { items } = (await app.inject({ url: '/v1/search', query: { q, limit: '3' } })).json<Found>()
      const found = items.map(({ type, set, slug }) => set === null ? type : `${type} ${set}/${slug}`)
      if (!found.some(one => answers.includes(one))) missed.push(`${q}: ${found.join(', ') || 'nothing'}`)
    }
    t.ok(missed.length <= maxMissed, `${60 - missed.length} of 60 are answered; not: ${missed.join(' · ')}`)
    t.comment(`${60 - missed.length} of 60; not answered: ${missed.join(' · ')}`)
  })
})

interface Found {
  readonly items: ReadonlyArray<{ readonly type: string, readonly set: string | null, readonly slug: string }>
}
