import t from 'tap'
import { contentDigest, digestOf } from '../../../src/domain/versions/digest.ts'
import { issuesOfDigest } from '../../../src/domain/tailoring/resolve.ts'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { example, principle, source, statement, version, withPrinciple } from '../../fixtures/versions.ts'
import {
  adapt, add, adopt, base, editorial, omit, ownExample, ownProvenance, rationale, replace, resolved, seedContent,
  slugs, told
} from './tailorings.ts'

const core = base(seedContent('core'), { setId: 'core', chain: ['core'] })

t.test('T5: a set stands on at most eight others', async t => {
  const on = (depth: number) => base(version(), { chain: Array.from({ length: depth }, (_, index) => `set-${index}`) })
  t.strictSame(resolved([], on(8)).refusals, [])
  t.strictSame(told(resolved([], on(9)).refusals), [['chain_too_deep', '/base']])
})

t.test('T5: a set does not occur twice in its own chain', async t => {
  t.strictSame(told(resolved([], base(version(), { chain: ['base-set', 'custom-set', 'core'] })).refusals), [[
    'circular_derivation',
    '/base',
  ]])
  t.strictSame(told(resolved([], base(version(), { chain: ['base-set', 'core', 'base-set'] })).refusals), [[
    'circular_derivation',
    '/base',
  ]])
  t.strictSame(resolved([], base(version(), { chain: ['base-set', 'core'] })).refusals, [])
})

t.test('T6: the base stands under the digest that was named', async t => {
  t.strictSame(issuesOfDigest(core, contentDigest(core.content)), [])
  t.match(issuesOfDigest(core, contentDigest(version())), [{
    pointer: '/base/digest',
    code: 'base_digest_mismatch',
    detail: new RegExp(core.digest),
  }])
})

t.test(
  'T7: the ledger has an entry for every principle of the base and for every add, ' +
    'and nothing else in it',
  async t => {
    const on = base(
      version({ principles: [...version().principles, principle('third'), principle('fourth'), principle('fifth')] })
    )
    const { ledger } = resolved([
      { ...add('new'), rationale },
      replace(['fourth', 'fifth'], 'both'),
      omit('third', { reasonCode: 'legal_or_policy' }),
      adapt('mutual', { title: 'Shared', gloss: 'Gloss of mutual.' }),
    ], on)
    const origin = (slug: string) => ({
      setId: 'base-set',
      version: '1.0.0',
      slug,
      digest: digestOf(on.content.principles.find(one => one.slug === slug)),
    })
    const entry = { changes: [], changeKind: null, relationship: null, reasonCode: null, replacement: null, rationale }
    const from = (slug: string) => ({ slug, origin: origin(slug), rootOrigin: origin(slug) })
    t.strictSame(ledger, [
      { ...entry, ...from('safe'), status: 'adopted', rationale: null },
      {
        ...entry,
        ...from('mutual'),
        status: 'adapted',
        changes: [{ field: 'title', from: 'Title of mutual', to: 'Shared' }],
        changeKind: 'substantive',
      },
      { ...entry, ...from('third'), status: 'omitted', reasonCode: 'legal_or_policy' },
      { ...entry, ...from('fourth'), status: 'replaced', relationship: 'broader', replacement: 'both' },
      { ...entry, ...from('fifth'), status: 'replaced', relationship: 'broader', replacement: 'both' },
      { ...entry, slug: 'new', status: 'new', origin: null, rootOrigin: null },
    ])
  }
)

t.test('T7: an adapt that changes nothing is recorded as adopted, with a warning', async t => {
  const { ledger, warnings, content } = resolved([
    adapt('safe', {
      title: 'Title of safe',
      statements: [{ key: 'safe-one', text: 'We do safe-one.' }, statement('safe-two')],
      sources: ['handbook'],
    }),
  ])
  t.match(ledger[0], { status: 'adopted', changes: [], changeKind: null, rationale: null })
  t.strictSame(told(warnings), [['no_effective_change', '/operations/0']])
  t.strictSame(content.principles[0], version().principles[0])
})

t.test('T7: the root of a principle is found through every set between', async t => {
  const first = resolved([adapt('safe', { title: 'Ours' }), replace(['mutual'], 'shared'), add('new')])
  const middle = base(first.content, {
    setId: 'middle',
    version: '2.0.0',
    ledger: first.ledger,
    chain: ['middle', 'base-set'],
  })
  const second = resolved([omit('new')], middle)
  t.match(
    second.ledger.map((
      { slug, status, origin, rootOrigin }
    ) => [slug, status, origin?.setId, rootOrigin?.setId, rootOrigin?.slug]),
    [
      ['safe', 'adopted', 'middle', 'base-set', 'safe'],
      ['shared', 'adopted', 'middle', 'middle', 'shared'],
      ['new', 'omitted', 'middle', 'middle', 'new'],
    ]
  )
  const third = resolved(
    [],
    base(second.content, { setId: 'top', ledger: second.ledger, chain: ['top', 'middle', 'base-set'] })
  )
  t.match(third.ledger.map(({ origin, rootOrigin }) => [origin?.setId, rootOrigin?.setId]), [['top', 'base-set'], [
    'top',
    'middle',
  ]])
})

t.test("V8: of the base's records the used ones are copied, the others stay behind", async t => {
  const [safe, mutual] = version().principles
  if (!safe || !mutual) throw new Error('the version has two principles')
  const on = base(version({
    principles: [safe, { ...mutual, provenance: { ...mutual.provenance, sources: ['survey'] } }],
    examples: [example('circle'), example('cafe', { category: 'online' }), example('unplaced')],
  }))
  const kept = resolved([omit('mutual')], on).content
  t.strictSame(kept.examples, [example('circle'), example('cafe', { category: 'online' })])
  t.strictSame(kept.sources.map(({ slug }) => slug), ['handbook'])
  const { content, refusals } = resolved(
    [omit('safe'), { op: 'addExample', slug: 'mutual', example: ownExample('walk', { category: 'online' }) }],
    on,
    { sources: [source('ours')] }
  )
  t.strictSame(refusals, [])
  t.strictSame([content.examples.map(({ slug }) => slug), content.categories.map(({ slug }) => slug)], [['walk'], [
    'online',
  ]])
  t.strictSame(content.sources.map(({ slug }) => slug), ['handbook', 'survey', 'ours'], "one's own records stay")
})

t.test('I3: examples follow provenance', async t => {
  const placements = version().principles[0]?.examples ?? []
  const on = base(
    withPrinciple('mutual', { examples: [{ example: 'cafe', relation: 'illustrates', placement: 'in-guide' }] })
  )
  const examplesOf = (slug: string, ...operations: Operation[]) =>
    resolved(operations, on).content.principles.find(one => one.slug === slug)?.examples
  t.strictSame(examplesOf('safe'), placements)
  t.strictSame(examplesOf('safe', editorial('safe', { title: 'Safety' })), placements)
  t.strictSame(
    examplesOf('safe', adapt('safe', { title: 'Safety' })),
    placements.map(placement => ({ ...placement, fromOriginal: true }))
  )
  t.strictSame(
    examplesOf('both', replace(['mutual', 'safe'], 'both')),
    placements,
    'each once, in the order of the base'
  )
  t.strictSame(examplesOf('new', add('new')), [])
})

t.test('the provenance of what is adapted names both, and what is adopted stays as it is', async t => {
  const { content } = resolved([adapt('safe', { title: 'Safety', sources: ['survey'] }), add('new'), {
    ...add('cited'),
    principle: { ...add('cited').principle, sources: ['survey'] },
  }])
  const [safe, mutual, added, cited] = content.principles.map(one => one.provenance)
  t.strictSame(safe, {
    ...ownProvenance,
    sources: ['handbook', 'survey'],
    rightsHolder: 'A network; adapted by Our network',
    adaptedFrom: [{ rightsHolder: 'A network', licence: 'CC-BY-4.0' }],
  })
  t.strictSame(mutual, version().provenance)
  t.strictSame(added, ownProvenance)
  t.strictSame(cited, { ...ownProvenance, sources: ['survey'] })
  t.match(content.provenance, {
    sources: ['handbook'],
    rightsHolder: 'A network; adapted by Our network',
    lastReviewed: '2026-11-01',
  })
  const again = resolved([adapt('safe', { title: 'Safest' })], base(content)).content
  t.equal(again.principles[0]?.provenance.rightsHolder, 'A network; adapted by Our network', 'once')
})

t.test("T10: order is the base's, then adds in their order, then reorder", async t => {
  t.strictSame(slugs(resolved([add('zebra'), omit('safe'), add('ant'), adopt('mutual')]).content), [
    'mutual',
    'zebra',
    'ant',
  ])
  t.strictSame(slugs(resolved([{ op: 'reorder', slugs: ['ant', 'mutual', 'safe'] }, add('ant')]).content), [
    'ant',
    'mutual',
    'safe',
  ])
})
