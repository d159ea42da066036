/** Rule M7 over HTTP: who took part reads what came of it with their response token, and nothing beside it. */
import t from 'tap'
import { setOf } from '../fixtures/assessable-set.ts'
import { type Assessment, type TestParticipant } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { day, movableClock } from '../fixtures/keyed-app.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'

const principles = [{ slug: 'warm', statements: [{ key: 'ww' }] }, { slug: 'fair', statements: [{ key: 'ff' }] }]
const ratings = { ww: { level: 'mostly' }, ff: { level: 'not' } }
const forms = ['', '.html', '.csv', '/profile', '/profile.txt', '/profile.html']

testOnEngines(t, async (t, engine) => {
  const clock = movableClock()
  const log: string[] = []
  const { client, storage, organisation } = await startAssessing(t, engine, {
    now: clock.now,
    log: line => log.push(line),
  })
  const set = await setOf(client, principles)
  const statusOf = async (person: TestParticipant | undefined, path: string) => (await person?.get(path))?.statusCode
  const read = async (person: TestParticipant | undefined, path: string) => (await person?.get(path))?.body ?? ''
  const shared = (more: object = {}) =>
    client.make({ ...set, mode: 'mutual', disclosure: 'shared', open: true, ...more })
  /** Six who submit, one who does not, and one who withdraws. */
  async function confidential (): Promise<{ mutual: Assessment, people: TestParticipant[] }> {
    const mutual = await client.mutual(set)
    const people = await client.join(mutual, 8)
    for (const person of people.slice(0, 6)) await person.rate(ratings, { submit: true })
    await people[6]?.rate(ratings)
    await people[7]?.withdraw()
    return { mutual, people }
  }

  await t.test('M7 every link of what a token reads leads somewhere, before the release and after it', async t => {
    const { differences, compare } = collectDifferences()
    const { mutual, people: [person] } = await confidential()
    const follow = async (about: string, path: string) => {
      const { links }: { links: Readonly<Record<string, string | null>> } = JSON.parse(await read(person, path))
      for (const [name, link] of Object.entries(links)) {
        if (link !== null) compare(`${about}: ${name}`, [200, 303].includes(await statusOf(person, link) ?? 0), true)
      }
      return links
    }
    for (const state of ['open', 'closed'] as const) {
      if (state === 'closed') await client.move(mutual, state)
      const mine = await follow(state, person?.path ?? '')
      const own = await follow(state, mine.assessment ?? '')
      t.match([mine.results, mine.version, own.results, own.improvements], [null, null, null, null])
      for (const path of ['/results/1', '/improvements', '/results/1/profile']) {
        t.equal(await statusOf(person, mutual.links.self + path), 404, `${state}: ${path}`)
      }
      t.equal(await read(person, mutual.links.results), '{"items":[]}')
      t.equal(await statusOf(person, mutual.links.version ?? ''), 404, 'nor is the private set to be read')
    }
    await client.move(mutual, 'released')
    const mine = await follow('released', person?.path ?? '')
    const own = await follow('released', mine.assessment ?? '')
    await follow('result', `${mine.results}/1`)
    await follow('improvements', own.improvements ?? '')
    t.equal(mine.results, mutual.links.results)
    t.strictSame(differences, [])
  })

  await t.test('M7 its record of the assessment has nothing that is its organisation’s', async t => {
    const { mutual, people: [person] } = await confidential()
    const { links } = await person?.mine() ?? {}
    t.strictSame(JSON.parse(await read(person, links?.assessment ?? '')), {
      type: 'participants-assessment',
      id: mutual.id,
      state: 'open',
      disclosure: 'confidential',
      k: 5,
      set: { id: set.set, version: '1.0.0' },
      createdAt: '2026-11-22T12:00:00.000Z',
      releasedAt: null,
      expiresOn: '2027-11-22',
      links: {
        self: `${mutual.links.self}/responses/me/assessment`,
        response: `${mutual.links.self}/responses/me`,
        results: null,
        improvements: null,
        version: null,
      },
    })
    const redirected = await person?.get(mutual.links.self)
    t.match(redirected, { statusCode: 303, headers: { location: links?.assessment } })
  })

  await t.test('M7 D11 of a confidential one everybody who took a seat reads alike', async t => {
    const { differences, compare } = collectDifferences()
    const { mutual, people } = await confidential()
    await client.done('POST', mutual.links.actions, { what: 'Ask Numbat', principle: 'warm', owner: 'Facilitator' })
    await client.move(mutual, 'closed', 'released')
    for (const state of ['released', 'archived'] as const) {
      if (state === 'archived') await client.move(mutual, state)
      const paths = [
        mutual.links.results,
        ...forms.map(form => `${mutual.links.results}/1${form}`),
        mutual.links.improvements,
        `${mutual.links.self}/responses/me/assessment`,
        mutual.links.version ?? '',
        `${mutual.links.version}.html`,
        `${mutual.links.version}/principles/warm`,
      ]
      for (const path of paths) {
        const [first, ...others] = await Promise.all(people.map(person => person.get(path)))
        compare(`${state}: ${path}`, first?.statusCode, 200)
        for (const other of others) {
          compare(`${state}: ${path}`, [other.headers.etag, other.body], [first?.headers.etag, first?.body])
        }
      }
    }
    t.strictSame(differences, [])
    const page = await read(people[7], `${mutual.links.results}/1.html`)
    t.match((await client.get(`${mutual.links.results}/1.html`)).body, 'Numbat', 'its organisation reads of actions')
    t.notMatch(page, /Numbat|Worth checking|Side by side|over time/)
    t.equal(JSON.parse(await read(people[7], mutual.links.improvements)).links.actions, null)
    t.match(people[7] && await people[7].mine(), { state: 'withdrawn', links: { results: mutual.links.results } })
  })

  await t.test('M7 of a shared one who has submitted reads, up to the newest result that they are part of', async t => {
    const made = await shared()
    const [always, first, second, never] = await client.join(made, 4)
    await always?.rate(ratings, { submit: true })
    await first?.rate(ratings, { submit: true })
    await second?.rate(ratings)
    await client.move(made, 'closed', 'released')
    const readable = async (person: TestParticipant | undefined) => {
      const { items }: { items: Array<{ number: number }> } = JSON.parse(await read(person, made.links.results))
      const found = []
      for (const number of [1, 2]) {
        for (const form of forms) found.push(await statusOf(person, `${made.links.results}/${number}${form}`))
      }
      t.equal(new Set(found.slice(0, forms.length)).size, 1)
      t.equal(new Set(found.slice(forms.length)).size, 1)
      const improvements = await person?.get(made.links.improvements)
      const newest = improvements?.statusCode === 200 ? improvements.json().number : null
      const link = (await person?.mine())?.links.results !== null
      return [items.map(({ number }) => number), found[0], found.at(-1), newest, link]
    }
    t.strictSame(await readable(always), [[1], 200, 404, 1, true])
    t.strictSame(await readable(second), [[], 404, 404, null, false])
    t.match(JSON.parse(await read(second, `${made.links.results}/1`)), {
      code: 'result_not_found',
      detail: /No result has ratings of yours/,
    })
    t.match(JSON.parse(await read(always, `${made.links.results}/9`)), { detail: /\. GET …\/results lists them/ })
    t.equal(await statusOf(second, made.links.version ?? ''), 404)

    await client.move(made, 'open')
    t.strictSame(await readable(first), [[1], 200, 404, 1, true], 'also when it is open again')
    await first?.withdraw()
    await second?.rate(ratings, { submit: true })
    t.strictSame(await readable(second), [[], 404, 404, null, false], 'not before they are part of one')
    await client.move(made, 'closed', 'released', 'archived')
    t.strictSame(await readable(always), [[1, 2], 200, 200, 2, true])
    t.strictSame(await readable(first), [[1], 200, 404, 1, true], 'what was shown to who has left stays')
    t.strictSame(await readable(second), [[1, 2], 200, 200, 2, true])
    t.strictSame(await readable(never), [[], 404, 404, null, false])
  })

  await t.test('M7 nothing else of the organisation is read, and nothing of another assessment', async t => {
    const { differences, compare } = collectDifferences()
    const { mutual, people: [person] } = await confidential()
    await client.move(mutual, 'closed', 'released')
    const other = await confidential()
    await client.move(other.mutual, 'closed', 'released')
    const { links: { self, ...links } } = mutual
    for (
      const path of [
        links.participants,
        links.transitions,
        links.milestones,
        links.actions,
        links.evidence,
        links.checks,
        links.arrangement,
        `${links.arrangement}/timeline`,
        `${self}/comparison/${mutual.id}`,
        `${self}/comparison/${mutual.id}/picture`,
        '/v1/assessments',
        '/v1/audit-events',
      ]
    ) compare(String(path), await statusOf(person, String(path)), 401)
    for (const path of ['', '/results', '/results/1', '/results/1/profile', '/improvements']) {
      compare(`another: ${path}`, await statusOf(person, other.mutual.links.self + path), 404)
    }
    const unrelated = await setOf(client, principles)
    for (
      const path of [
        `/v1/principle-sets/${unrelated.set}/versions/1.0.0`,
        `/v1/principle-sets/${set.set}`,
        `/v1/principle-sets/${set.set}/versions`,
        `/v1/principle-sets/${set.set}/versions/2.0.0`,
        `/v1/principle-sets/${set.set}/versions/1.0.0/export`,
        `/v1/principle-sets/${set.set}/versions/1.0.0/ledger`,
      ]
    ) compare(path, [401, 404].includes(await statusOf(person, path) ?? 0), true)
    t.strictSame(differences, [])
  })

  await t.test('M7 D13 to read changes no row, and the log names nobody', async t => {
    const { mutual, people: [person] } = await confidential()
    await client.move(mutual, 'closed', 'released')
    const before = await rowsOf(storage, organisation.id)
    const from = log.length
    for (const form of forms) await person?.get(`${mutual.links.results}/1${form}`)
    await person?.get(mutual.links.improvements)
    await person?.get(mutual.links.version ?? '')
    t.strictSame(await rowsOf(storage, organisation.id), before)
    const lines = log.slice(from)
    t.notMatch(lines.join('\n'), new RegExp(`ppr_|${mutual.id}|${organisation.id}`))
    t.notOk(lines.some(line => 'key' in JSON.parse(line)))
  })

  await t.test('M7 a token is good for a year after the release, also one that had expired', async t => {
    const { mutual, people } = await confidential()
    await client.move(mutual, 'closed')
    clock.forward(400 * day)
    t.equal(await statusOf(people[0], people[0]?.path ?? ''), 401)
    await client.move(mutual, 'released')
    const days = await Promise.all(people.map(person => read(person, `${mutual.links.self}/responses/me/assessment`)))
    t.strictSame([...new Set(days.map(body => JSON.parse(body).expiresOn))], ['2028-12-26'], 'all alike')
    clock.forward(364 * day)
    t.equal(await statusOf(people[6], `${mutual.links.results}/1`), 200)
    clock.forward(day)
    t.equal(await statusOf(people[6], `${mutual.links.results}/1`), 401)
  })

  await t.test('M7 what is erased or purged is gone for them too', async t => {
    const [erased, purged] = [await confidential(), await confidential()]
    for (const { mutual } of [erased, purged]) await client.move(mutual, 'closed', 'released')
    await client.erase(erased.mutual)
    await client.done('PATCH', '/v1/organisation', { retentionMonths: 1 })
    clock.forward(40 * day)
    t.equal(await statusOf(purged.people[0], `${purged.mutual.links.results}/1`), 200)
    await client.done('POST', '/v1/organisation/purges', {})
    for (const { mutual, people } of [erased, purged]) {
      for (const path of [mutual.links.results, `${mutual.links.results}/1`, mutual.links.improvements]) {
        t.equal(await statusOf(people[0], path), 401)
      }
      t.equal(await statusOf(people[0], mutual.links.version ?? ''), 401)
    }
  })
})
