import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add, adapt, core, omit, rationale, scale, setsClient, tailoring, type Made } from '../fixtures/sets-client.ts'
import { refusals, type Entry } from './ledger.ts'

const statusesOf = (entries: readonly Entry[]) => entries.map(({ slug, status }) => `${slug} ${status}`)

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const client = setsClient(app, (await (await makeOrganisation(app.storage)).key()).headers)
  const based = () => client.make({ basedOn: core })
  /** The principles of a set, whole. */
  const principlesOf = async (set: Made): Promise<Record<string, unknown>[]> =>
    (await client.read(`${set.path}/principles`)).items

  await t.test(
    'T7 T11 the ledger tells of every decision, and the coverage counts ' +
      'them: the worked example',
    async t => {
      const set = await client.published([
        adapt('progressive', { gloss: 'We grow at our own pace.' }),
        omit('recovery-focused-and-non-directive'),
        add('confidential'),
      ])
      const ledger = await client.read(`${set.path}/versions/1.0.0/ledger`)
      const { id: coreId, digest } = await client.read('/v1/principle-sets/core')
      t.strictSame(statusesOf(ledger.entries), [
        'mutual adopted',
        'reciprocal adopted',
        'recovery-focused-and-non-directive omitted',
        'strengths-based adopted',
        'inclusive adopted',
        'progressive adapted',
        'safe adopted',
        'confidential new',
      ])
      t.match(ledger, {
        derivation: 'inspiredBy',
        coverage: { adopted: 5, adapted: 1, replaced: 0, omitted: 1, new: 1 },
        basedOn: { set: coreId, version: core.version, digest },
      })
      const entry = (slug: string) => ledger.entries.find((one: Entry) => one.slug === slug)
      const origin = { setId: coreId, version: core.version, slug: 'progressive' }
      const { gloss } = await client.read('/v1/principles/progressive')
      t.match(entry('progressive'), {
        origin,
        rootOrigin: origin,
        changeKind: 'substantive',
        relationship: null,
        rationale,
        reasonCode: null,
        replacement: null,
        changes: [{
          field: 'gloss',
          from: gloss,
          to: 'We grow at our own pace.',
          words: [{ change: /removed|added|same/ }],
        }],
      })
      t.match(entry('recovery-focused-and-non-directive'), {
        reasonCode: 'not_relevant_here',
        rationale,
        changes: [],
        changeKind: null,
      })
      t.match(entry('confidential'), { origin: null, changes: [] })

      const second = await client.published([adapt('confidential', { title: 'Discreet' })], {
        basedOn: { set: set.id, version: '1.0.0' },
      })
      const { entries } = await client.read(`${second.path}/versions/1.0.0/ledger`)
      const inherited = entries.find((one: Entry) => one.slug === 'safe')
      t.match(
        inherited,
        { status: 'adopted', origin: { setId: set.id }, rootOrigin: { setId: coreId } },
        'through a chain the root stays known'
      )
      t.match(entries.find((one: Entry) => one.slug === 'confidential'), {
        status: 'adapted',
        origin: { setId: set.id, slug: 'confidential' },
        rootOrigin: { setId: set.id },
      })

      const { title } = await client.read('/v1/principles/safe')
      const idle = await based()
      await client.write(idle, tailoring([adapt('safe', { title })]))
      t.match(await client.validate(idle), {
        warnings: [{ pointer: /^\/tailoring\/operations\/0/, code: 'no_effective_change' }],
        coverage: { adopted: 7, adapted: 0 },
        derivation: 'identical',
      })
    }
  )

  await t.test(
    'T8 what is called editorial is shown as a difference and confirmed, ' +
      'and moves no statement',
    async t => {
      const set = await based()
      const editorial = (more: object) =>
        tailoring([adapt('safe', { gloss: 'We keep each other safe.' }, { changeKind: 'editorial', ...more })])
      t.match(await refusals(t, client, set, editorial({})), [/^\/tailoring\/operations\/0\/confirmEditorial /])
      const { entries } = await client.validate(set)
      t.match(entries.find((one: Entry) => one.slug === 'safe'), {
        changes: [{ field: 'gloss', words: [{ change: String, text: String }] }],
      }, 'with the words that differ')
      await client.write(set, editorial({ confirmEditorial: true }))
      t.match(await client.validate(set), {
        publishable: true,
        entries: [{}, {}, {}, {}, {}, {}, { slug: 'safe', changeKind: 'editorial' }],
      })
      const moved = tailoring([
        adapt('safe', { statements: [{ key: 'other-thing', text: 'Another thing.' }] }, {
          changeKind: 'editorial',
          confirmEditorial: true,
        }),
      ])
      t.match(await refusals(t, client, set, moved), [/ not_editorial$/])
      await client.write(set, tailoring([adapt('safe', { gloss: 'Another.' })]))
      t.match((await client.validate(set)).entries.at(-1), { changeKind: 'substantive' }, 'substantive unless told')
    }
  )

  await t.test("the worked merge: ImROC's eight to the guide's seven, on a base that has names alone", async t => {
    const imroc = await client.read('/v1/principle-sets/imroc')
    const slugs: string[] = imroc.principles.map(({ slug }: { slug: string }) => slug)
    t.equal(slugs.length, 8)
    const set = await client.make({ basedOn: { set: 'imroc', version: imroc.version }, title: 'ImROC for us' })
    const plain = await refusals(t, client, set, tailoring([{ op: 'configureSet', title: 'ImROC for us' }]))
    t.strictSame(
      plain.filter(one => one.endsWith(' gloss_missing')).map(one => one.split(' ')[0]),
      slugs.map((_, index) => `/content/principles/${index}/gloss`)
    )
    const texts = (slug: string) => ({
      gloss: `What ${slug} means to us.`,
      statements: [{ key: `${slug}-one`.slice(0, 63), text: `We are ${slug}.` }],
    })
    const kept = slugs.filter(slug => !['recovery-focused', 'non-directive'].includes(slug))
    t.equal(kept.length, 6)
    const operations = [
      { op: 'configureSet', title: 'ImROC for us', scale },
      ...kept.map(slug => adapt(slug, texts(slug))),
      {
        op: 'replace',
        fromSlugs: ['recovery-focused', 'non-directive'],
        principle: {
          slug: 'recovery-focused-and-non-directive',
          title: 'Recovery focused and non-directive',
          ...texts('recovery-focused-and-non-directive'),
        },
        relationship: 'broader',
        rationale,
      },
    ]
    const { default: _adopt, ...decided } = tailoring(operations).tailoring
    await client.write(set, { tailoring: decided })
    t.match(await client.validate(set), {
      errors: [],
      coverage: { adopted: 0, adapted: 6, replaced: 2, omitted: 0, new: 0 },
      derivation: 'inspiredBy',
    })
    await client.publish(set)
    t.match(await client.read(set.path), { assessable: true, scale: { key: 'two' } })
    t.equal((await principlesOf(set)).length, 7)
    const { entries } = await client.read(`${set.path}/versions/1.0.0/ledger`)
    for (const slug of ['recovery-focused', 'non-directive']) {
      t.match(entries.find((one: Entry) => one.slug === slug), {
        status: 'replaced',
        relationship: 'broader',
        replacement: 'recovery-focused-and-non-directive',
      })
    }
  })
})
