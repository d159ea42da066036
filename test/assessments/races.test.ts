/** What comes of things done at once is always what would come of one after the other. */
import t from 'tap'
import { everybodySays, statements } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'

const rounds = 6
const [one] = statements

testOnEngines(t, async (t, engine) => {
  const { client } = await startAssessing(t, engine)
  const statusOf = async (answer: Promise<{ statusCode: number, json(): { code: string } }> | undefined) => {
    const found = await answer
    return found === undefined ? 'none' : found.statusCode < 300 ? 'done' : found.json().code
  }
  const closed = ['done', 'assessment_not_open']

  await t.test('submitting against closing', async t => {
    for (let round = 0; round < rounds; round++) {
      const mutual = await client.mutual()
      const people = await client.join(mutual, 3)
      for (const person of people) await person.rate(everybodySays('mostly'))
      const [moved, ...submitted] = await Promise.all([
        statusOf(client.tryMove(mutual, 'closed')),
        ...people.map(person => statusOf(person.send('POST', `${person.path}/submission`))),
      ])
      t.equal(moved, 'done')
      t.ok(submitted.every(outcome => closed.includes(outcome)))
      t.match(await client.again(mutual), {
        state: 'closed',
        submittedCount: submitted.filter(outcome => outcome === 'done').length,
      }, 'who was told that it is submitted is counted')
    }
  })

  await t.test('closing twice', async t => {
    for (let round = 0; round < rounds; round++) {
      const mutual = await client.mutual()
      t.strictSame((await Promise.all([1, 2, 3].map(() => statusOf(client.tryMove(mutual, 'closed'))))).sort(), [
        'done',
        'transition_not_allowed',
        'transition_not_allowed',
      ])
      t.equal((await client.read(mutual.links.transitions)).items.length, 2)
    }
  })

  await t.test('releasing twice makes one result', async t => {
    for (let round = 0; round < rounds; round++) {
      const mutual = await client.mutual()
      await client.move(mutual, 'closed')
      const release = () => statusOf(client.tryMove(mutual, 'released', { nothingWillBeShown: true }))
      t.strictSame((await Promise.all([1, 2, 3].map(release))).sort(), [
        'done',
        'transition_not_allowed',
        'transition_not_allowed',
      ])
      t.equal((await client.read(mutual.links.results)).items.length, 1)
    }
  })

  await t.test(
    'a release under one Idempotency-Key, repeated and at once, makes one ' +
      'result and one milestone',
    async t => {
      const mutual = await client.mutual()
      await client.move(mutual, 'closed')
      const key = { 'idempotency-key': `release-${mutual.id}` }
      const release = () => client.tryMove(mutual, 'released', { nothingWillBeShown: true }, key)
      const atOnce = await Promise.all([1, 2, 3].map(() => statusOf(release())))
      t.ok(atOnce.includes('done'))
      t.ok(atOnce.every(outcome => outcome === 'done' || outcome === 'idempotency_in_progress'))

      const [again, other] = [await release(), await client.tryMove(mutual, 'released', { reason: 'Once more' }, key)]
      t.match(again, { statusCode: 200, headers: { 'idempotency-replayed': 'true' } })
      t.match(again.json(), { id: mutual.id, state: 'released' })
      t.match(other.json(), { status: 422, code: 'idempotency_key_reused' })
      t.equal((await client.read(mutual.links.results)).items.length, 1)
      t.strictSame((await client.read(mutual.links.milestones)).items.map(({ name }: { name: string }) => name), [
        'release-1',
      ])
    }
  )

  await t.test('a milestone against a change of what it keeps has all of the one state or the other', async t => {
    for (let round = 0; round < rounds; round++) {
      const single = await client.make({ open: true })
      await client.replace(single, { [one]: { level: 'not' } })
      const [kept, rated] = await Promise.all([
        statusOf(
          client.send('POST', single.links.milestones, { name: 'meanwhile' }, {
            'idempotency-key': `kept-${single.id}`,
          })
        ),
        statusOf(client.patch(single, { [one]: { level: 'fully' } })),
      ])
      t.strictSame([kept, rated], ['done', 'done'])
      t.match((await client.read(`${single.links.milestones}/meanwhile`)).ratings[one], { level: /^(not|fully)$/ })
    }
  })

  await t.test('withdrawing against closing and releasing', async t => {
    for (let round = 0; round < rounds; round++) {
      const shared = await client.make({ mode: 'mutual', disclosure: 'shared', open: true })
      const people = await client.join(shared, 3)
      for (const person of people) await person.rate({ [one]: { level: 'mostly' } }, { submit: true })
      const [, ...withdrawn] = await Promise.all([
        client.tryMove(shared, 'closed').then(() => client.tryMove(shared, 'released')),
        ...people.map(person => statusOf(person.send('DELETE', person.path))),
      ])
      t.ok(withdrawn.every(outcome => closed.includes(outcome)))
      t.equal(
        (await client.result(shared)).responses?.length,
        withdrawn.filter(outcome => outcome !== 'done').length,
        'what was taken back is in no result, and all else is'
      )
    }
  })

  await t.test('one code, twenty people', async t => {
    for (let round = 0; round < rounds; round++) {
      const mutual = await client.mutual()
      const [code = ''] = await client.issue(mutual, 2)
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => statusOf(client.tryClaim(code))))
      t.equal(outcomes.filter(outcome => outcome === 'done').length, 1)
      t.equal(outcomes.filter(outcome => outcome === 'seat_already_claimed').length, 19)
      t.equal(
        (await client.read(mutual.links.participants ?? '')).items.filter(({ claimed }: { claimed: boolean }) =>
          claimed
        ).length,
        1
      )
    }
  })

  await t.test('claiming a seat against withdrawing it', async t => {
    for (let round = 0; round < rounds; round++) {
      const mutual = await client.mutual()
      const codes = await client.issue(mutual, 4)
      const seats: Array<{ id: string }> = (await client.read(mutual.links.participants ?? '')).items
      const [withdrawn, claimed] = [
        Promise.all(seats.map(({ id }) => statusOf(client.send('DELETE', `${mutual.links.participants}/${id}`)))),
        Promise.all(codes.map(code => statusOf(client.tryClaim(code)))),
      ]
      const outcomes = [...await withdrawn, ...await claimed]
      const count = (outcome: string) => outcomes.filter(each => each === outcome).length
      t.equal(count('done'), 4, 'each is taken or withdrawn, and never both')
      t.equal(count('seat_taken') + count('seat_not_found'), 4)
      t.match(await client.again(mutual), { seatCount: count('seat_taken') })
    }
  })

  await t.test('claiming against closing', async t => {
    for (let round = 0; round < rounds; round++) {
      const mutual = await client.mutual()
      const codes = await client.issue(mutual, 5)
      const [, ...claimed] = await Promise.all([
        client.tryMove(mutual, 'closed'),
        ...codes.map(code => statusOf(client.tryClaim(code))),
      ])
      t.ok(claimed.every(outcome => ['done', 'seats_closed'].includes(outcome)))
      t.equal(
        (await client.read(mutual.links.participants ?? '')).items.filter(({ claimed }: { claimed: boolean }) =>
          claimed
        ).length,
        claimed.filter(outcome => outcome === 'done').length
      )
    }
  })

  await t.test('fifty changes of one response from the state that all have seen: one is made', async t => {
    const mutual = await client.mutual()
    const [person] = await client.join(mutual)
    const single = await client.make({ open: true })
    for (let round = 0; round < 2; round++) {
      for (
        const patch of [
          (tag: string, comment: string) => person?.patch({ [one]: { level: 'fully', comment } }, '', tag),
          (tag: string, comment: string) => client.patch(single, { [one]: { level: 'fully', comment } }, '', tag),
        ]
      ) {
        const tag = `"r${round + 1}"`
        const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => patch(tag, `Remark ${n}`)))
        const [winner, ...others] = answers.filter(answer => answer?.statusCode === 200)
        t.ok(winner && others.length === 0)
        t.equal(answers.filter(answer => answer?.statusCode === 412).length, 49)
        t.equal(winner?.json().revision, round + 2)
      }
    }
  })

  await t.test('rating against erasing', async t => {
    for (let round = 0; round < rounds; round++) {
      const mutual = await client.mutual()
      const [person] = await client.join(mutual)
      const [rated, erased] = await Promise.all([
        statusOf(person?.tryRate(everybodySays('fully'))),
        statusOf(client.send('DELETE', mutual.links.self)),
      ])
      t.equal(erased, 'done')
      t.ok(['done', 'unauthorized', 'assessment_not_found'].includes(rated), rated)
      t.equal((await client.get(mutual.links.self)).statusCode, 410)
    }
  })

  await t.test('changing a draft against opening it', async t => {
    for (let round = 0; round < rounds; round++) {
      const draft = await client.make({ mode: 'mutual' })
      const [changed, opened] = await Promise.all([
        statusOf(client.send('PATCH', draft.links.self, { k: 9 }, { 'if-match': '*' })),
        statusOf(client.tryMove(draft, 'open')),
      ])
      t.equal(opened, 'done')
      t.match(await client.again(draft), { state: 'open', k: changed === 'done' ? 9 : 5 })
      t.ok(['done', 'disclosure_frozen'].includes(changed), changed)
    }
  })
})
