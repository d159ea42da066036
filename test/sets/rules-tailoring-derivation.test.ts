import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add, adapt, authored, omit, rationale, setsClient, tailoring, type Made } from '../fixtures/sets-client.ts'

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const client = setsClient(app, (await (await makeOrganisation(app.storage)).key()).headers)
  /** The principles of a set, whole. */
  const principlesOf = async (set: Made): Promise<Record<string, unknown>[]> =>
    (await client.read(`${set.path}/principles`)).items

  await t.test('T9 how a set stands to its base is computed', async t => {
    const rated = {
      ...authored([]).content,
      title: 'A base',
      principles: [{ ...add('kind').principle, statements: [{ key: 'kind-one', text: 'We are kind.' }] }, {
        ...add('fair').principle,
        statements: [{ key: 'fair-one', text: 'We are fair.' }],
      }, { ...add('fun').principle, optional: true }],
    }
    const base = await client.make({ title: 'A base', visibility: 'public' })
    await client.write(base, { content: rated })
    await client.publish(base)
    const editorial = { changeKind: 'editorial', confirmEditorial: true }
    const cases: Readonly<Record<string, readonly (readonly object[])[]>> = {
      identical: [[], [{ op: 'adopt', slug: 'kind' }], [adapt('kind', { title: 'Title of kind' })]],
      compliesWith: [[omit('fun')], [adapt('kind', { gloss: 'Gloss of kind, reworded.' }, editorial)], [
        omit('fun'),
        adapt('fair', { gloss: 'Gloss of fair, reworded.' }, editorial),
      ], [{ op: 'reorder', slugs: ['fun', 'kind', 'fair'] }]],
      extends: [[add('brave')], [add('brave'), adapt('kind', { gloss: 'Gloss of kind, reworded.' }, editorial)]],
      inspiredBy: [
        [omit('kind')],
        [adapt('kind', { gloss: 'Something else altogether.' })],
        [{ op: 'replace', fromSlugs: ['kind'], principle: add('gentle').principle, relationship: 'equal', rationale }],
        [{ op: 'configure', slug: 'kind', weight: 5 }],
        [{ op: 'configureStatement', key: 'kind-one', counted: false }],
        [omit('fun'), add('brave')],
        [{ op: 'configureSet', composite: true }],
      ],
    }
    for (const [derivation, drafts] of Object.entries(cases)) {
      for (const operations of drafts) {
        const set = await client.make({ basedOn: { set: base.id, version: '1.0.0' } })
        await client.write(set, tailoring(operations))
        t.equal((await client.validate(set)).derivation, derivation, JSON.stringify(operations))
        const published = await client.tryPublish(set)
        if (derivation === 'identical') {
          t.match(published.json(), { status: 409, code: 'nothing_changed' })
          continue
        }
        t.match(published.json(), { derivation })
        t.match((await client.read(set.path)).derivation, { kind: derivation, basis: 'declared by the author' })
        t.match((await client.tryPublish(set)).json(), { status: 409, code: 'nothing_changed' }, 'nor twice')
      }
    }
    t.match(await client.read(base.path), { derivation: null })
    t.match(await client.read(`${base.path}/versions/1.0.0/ledger`), {
      derivation: null,
      coverage: null,
      basedOn: null,
      entries: [],
      operations: [],
    })
  })

  await t.test('T10 the same base and operations make the same bytes, in an order that follows from them', async t => {
    const operations = [add('second'), {
      op: 'replace',
      fromSlugs: ['safe', 'reciprocal'],
      principle: add('third').principle,
      relationship: 'broader',
      rationale,
    }, add('first')]
    const [one, two] = [await client.published(operations), await client.published(operations)]
    const [first, second] = [await client.read(one.path), await client.read(two.path)]
    t.strictSame([first.digest, first.scoringDigest], [second.digest, second.scoringDigest])
    t.strictSame((await principlesOf(one)).map(({ slug }) => slug), [
      'mutual',
      'third',
      'recovery-focused-and-non-directive',
      'strengths-based',
      'inclusive',
      'progressive',
      'second',
      'first',
    ])
  })
})
