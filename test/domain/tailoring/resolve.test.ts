import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { canonicalJson } from '../../../src/domain/values/canonical-json.ts'
import { contentDigest, digestOf, scoringDigest } from '../../../src/domain/versions/digest.ts'
import { refusalsOfDigest, resolve } from '../../../src/domain/tailoring/resolve.ts'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { refusalsOf } from '../../../src/domain/versions/validity.ts'
import { example, principle, source, statement, version, withPrinciple, wording } from '../../fixtures/versions.ts'
import {
  adapt, add, adopt, base, editorial, explicit, frozen, omit, ownExample, ownProvenance, rationale, replace,
  resolved, seedContent, slugs, tailoring, told
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
  t.strictSame(refusalsOfDigest(core, contentDigest(core.content)), [])
  t.match(refusalsOfDigest(core, contentDigest(version())), [{
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

t.test(
  'T9, T11 worked: progressive reworded, recovery-focused-and-non-directive ' +
    'omitted, confidential added',
  async t => {
    const operations = [
      adapt('progressive', { gloss: 'We move on together.' }),
      omit('recovery-focused-and-non-directive'),
      add('confidential'),
    ]
    const { derivation, baseCoverage, refusals, content } = resolved(operations, core)
    t.strictSame(refusals, [])
    t.strictSame(baseCoverage, { adopted: 5, adapted: 1, replaced: 0, omitted: 1, new: 1 })
    t.equal(derivation, 'inspiredBy')
    t.strictSame(slugs(content), [
      'mutual',
      'reciprocal',
      'strengths-based',
      'inclusive',
      'progressive',
      'safe',
      'confidential',
    ])
  }
)

t.test(
  'T9 worked: were the omitted one optional, the rewording editorial and nothing ' +
    'added, it would comply',
  async t => {
    const optional = base(withPrinciple('recovery-focused-and-non-directive', { optional: true }, seedContent('core')))
    const operations = [
      editorial('progressive', { gloss: 'We move on together.' }),
      omit('recovery-focused-and-non-directive'),
    ]
    t.equal(resolved(operations, optional).derivation, 'compliesWith')
    t.equal(resolved(operations, core).derivation, 'inspiredBy', 'not where it is not optional')
  }
)

t.test("T1, T11 worked: two of ImROC's eight replaced by the one of the guide", async t => {
  const merged = replace(['recovery-focused', 'non-directive'], 'recovery-focused-and-non-directive')
  const { content, ledger, baseCoverage } = resolved([merged], base(seedContent('imroc')))
  t.strictSame(slugs(content), [
    'mutual',
    'reciprocal',
    'recovery-focused-and-non-directive',
    'strengths-based',
    'inclusive',
    'progressive',
    'safe',
  ], 'it stands where the first of them stood')
  t.strictSame(baseCoverage, { adopted: 6, adapted: 0, replaced: 2, omitted: 0, new: 0 })
  t.strictSame(content.replacedBy, [{
    from: ['recovery-focused', 'non-directive'],
    to: ['recovery-focused-and-non-directive'],
    relationship: 'broader',
  }])
  t.match(ledger.filter(({ status }) => status === 'replaced').map(({ slug, replacement }) => [slug, replacement]), [
    ['non-directive', 'recovery-focused-and-non-directive'],
    ['recovery-focused', 'recovery-focused-and-non-directive'],
  ])
})

const optionalSafe = base(withPrinciple('safe', { optional: true }))
const walk: Operation = { op: 'addExample', slug: 'safe', example: ownExample('walk') }
const derivations: ReadonlyArray<readonly [string, string, typeof core, ...Operation[]]> = [
  ['identical', 'everything adopted', core],
  ['identical', 'everything adopted by name', base(), adopt('safe'), adopt('mutual')],
  ['identical', 'an adapt without effect', core, adapt('safe', { title: 'Safe' })],
  ['identical', 'a configuration without effect', base(), { op: 'configure', slug: 'safe', weight: 1 }],
  ['identical', 'an order that is the one of the base', base(), { op: 'reorder', slugs: ['safe', 'mutual'] }],
  ['compliesWith', 'another order', base(), { op: 'reorder', slugs: ['mutual', 'safe'] }],
  ['compliesWith', 'an own example', base(), walk],
  ['compliesWith', 'another title of the set', base(), { op: 'configureSet', title: 'Ours' }],
  ['compliesWith', 'an editorial adapt', base(), editorial('safe', { title: 'Safety' })],
  ['compliesWith', 'an optional principle omitted', optionalSafe, omit('safe')],
  ['extends', 'an add', base(), add('new')],
  [
    'extends',
    'an add, an editorial adapt, an own example',
    base(),
    add('new'),
    editorial('safe', { title: 'Safety' }),
    walk,
  ],
  ['inspiredBy', 'an add, and an optional principle omitted', optionalSafe, add('new'), omit('safe')],
  ['inspiredBy', 'a principle omitted', base(), omit('safe')],
  ['inspiredBy', 'a substantive adapt', base(), adapt('safe', { title: 'Safety' })],
  ['inspiredBy', 'a replacement', base(), replace(['safe'], 'secure')],
  ['inspiredBy', 'a replacement and an add', base(), replace(['safe'], 'secure'), add('new')],
  ['inspiredBy', 'a weight of a principle', base(), { op: 'configure', slug: 'safe', weight: 2 }],
  ['inspiredBy', 'a weight of a statement', base(), { op: 'configureStatement', key: 'safe-one', weight: 2 }],
  ['inspiredBy', 'another coverage', base(), { op: 'configureSet', minCoverage: '2/3' }],
  ['inspiredBy', 'an add that is weighted otherwise later', base(), add('new'), {
    op: 'configure',
    slug: 'new',
    weight: 2,
  }],
]

for (const [derivation, what, on, ...operations] of derivations) {
  t.test(`T9: ${what} is ${derivation}`, async t => {
    const resolution = resolved(operations, on)
    t.strictSame([resolution.derivation, resolution.refusals], [derivation, []])
  })
}

t.test('T9: an own wording spoils identical', async t => {
  t.equal(resolved([], base(), { wordings: [wording({ lang: 'cy' })] }).derivation, 'compliesWith')
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

t.test('a wording of the base says over what still stands', async t => {
  const texts = {
    slug: 'safe',
    title: 'Easy safe',
    gloss: 'Easy gloss.',
    statements: [{ key: 'safe-one', text: 'Easy one.' }, { key: 'safe-two', text: 'Easy two.' }],
  }
  const on = base(
    version({
      wordings: [
        wording({
          principles: [texts, { slug: 'mutual', title: 'Easy mutual' }],
          translates: { version: '1.0.0', outdated: [] },
        }),
      ],
    })
  )
  const wordings = (operations: readonly Operation[], more = {}) => resolved(operations, on, more).content.wordings
  const [inherited] = on.content.wordings
  const { translates: _translates, ...plain } = inherited ?? {}
  t.strictSame(wordings([]), [plain], "but the version it translated was the base's")
  const adapted = wordings([
    adapt('safe', { gloss: 'Ours.', statements: [statement('safe-one'), { key: 'safe-two', text: 'Otherwise.' }] }),
  ])
  t.strictSame(adapted.map(({ principles }) => principles), [[
    { slug: 'safe', title: 'Easy safe', statements: [{ key: 'safe-one', text: 'Easy one.' }] },
    { slug: 'mutual', title: 'Easy mutual' },
  ]])
  const gone = wordings([
    omit('mutual'),
    adapt('safe', { title: 'Ours', gloss: 'Ours.', statements: [statement('own')] }),
  ])
  t.strictSame(gone, [], 'a wording without a text of a principle is gone')
  t.strictSame(
    wordings([{ op: 'configureSet', title: 'Ours' }]).map(({ title, description }) => [title, description]),
    [[undefined, 'An easy description.']]
  )
  const own = wording({ title: 'Our easy title', principles: [{ slug: 'mutual', gloss: 'Easy.' }] })
  t.strictSame(wordings([], { wordings: [own] }), [own], "one's own takes its place as a whole")
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

/** Any tailoring of the core set, sensible or not. */
const coreSlugs = [...slugs(core.content), 'gone']
const slug = fc.constantFrom(...coreSlugs)
const own = fc.constantFrom('own', 'confidential', 'safe', 'another')
const key = fc.constantFrom(...core.content.principles.flatMap(one => one.statements.map(({ key }) => key)), 'gone')
const text = fc.string({ maxLength: 40, unit: 'binary' })
const written = fc.record({
  slug: own,
  title: text,
  gloss: text,
  statements: fc.array(fc.record({ key: fc.oneof(key, own), text }), { maxLength: 2 }),
  weight: fc.integer({ min: -1, max: 3 }),
}, { requiredKeys: ['slug', 'title', 'gloss'] })
const anOperation: fc.Arbitrary<Operation> = fc.oneof(
  slug.map(adopt),
  fc.tuple(
    slug,
    fc.record({ title: text, gloss: text, points: fc.array(text, { maxLength: 2 }) }, { requiredKeys: [] }),
    fc.constantFrom('substantive' as const, 'editorial' as const),
    fc.boolean()
  )
    .map(([on, fields, changeKind, confirmEditorial]) => adapt(on, fields, { changeKind, confirmEditorial })),
  fc.tuple(slug, text).map(([on, rationale]) => omit(on, { rationale })),
  written.map(principle => ({ op: 'add', principle } as const)),
  fc.tuple(fc.array(slug, { maxLength: 3 }), written).map(([fromSlugs, principle]) => ({
    ...replace(fromSlugs, 'own'),
    principle,
  })),
  fc.array(slug, { maxLength: 8 }).map(slugs => ({ op: 'reorder', slugs } as const)),
  fc.tuple(slug, fc.integer({ min: -1, max: 3 })).map(([slug, weight]) => ({ op: 'configure', slug, weight } as const)),
  fc.tuple(key, fc.boolean()).map(([key, counted]) => ({ op: 'configureStatement', key, counted } as const)),
  fc.tuple(slug, own).map((
    [slug, name]
  ) => ({ op: 'addExample', slug, example: ownExample(name, { category: 'gone' }) } as const))
)
const someOperations = fc.array(anOperation, { maxLength: 12 })

function withMembersTurned<Value> (value: Value): Value {
  return JSON.parse(
    JSON.stringify(
      value,
      (_name, member: unknown) =>
        typeof member === 'object' && member !== null && !Array.isArray(member)
          ? Object.fromEntries(Object.entries(member).reverse())
          : member
    )
  ) as Value
}

t.test(
  'T10: same input, same bytes, whatever the order of members; nothing is thrown and ' +
    'nothing given is changed',
  async () => {
    fc.assert(
      fc.property(someOperations, fc.boolean(), (operations, isDefault) => {
        const task = frozen({
          base: core,
          setId: 'custom-set',
          tailoring: isDefault ? tailoring(operations) : explicit(operations),
        })
        assert.equal(canonicalJson(resolve(withMembersTurned(task))), canonicalJson(resolve(task)))
      }),
      { numRuns: 150 }
    )
  }
)

t.test('T11: adopted, adapted, replaced and omitted are the principles of the base, new are the adds', async () => {
  fc.assert(
    fc.property(someOperations, operations => {
      const { baseCoverage: { adopted, adapted, replaced, omitted, new: added } } = resolved(operations, core)
      assert.equal(adopted + adapted + replaced + omitted, 7)
      assert.equal(added, operations.filter(({ op }) => op === 'add').length)
    }),
    { numRuns: 100 }
  )
})

t.test('T2, T4, V4: what is not refused is valid, and resolves the same from its expanded operations', async () => {
  let valid = 0
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.oneof(
          fc.constantFrom(
            omit('safe'),
            adapt('mutual', { title: 'Shared' }),
            replace(['inclusive', 'progressive'], 'open'),
            add('new'),
            adopt('safe')
          ),
          anOperation
        ),
        { maxLength: 3 }
      ),
      operations => {
        const { refusals, content, operations: expanded } = resolved(operations, core)
        if (refusals.length > 0) return
        valid += 1
        assert.deepEqual(refusalsOf(content), [])
        const again = resolve({ base: core, setId: 'custom-set', tailoring: explicit(expanded) })
        assert.equal(canonicalJson([again.content, again.refusals]), canonicalJson([content, []]))
      }
    ),
    { numRuns: 150 }
  )
  assert.ok(valid > 20, `${valid} of them were valid`)
})

t.test('T9: adopting everything is identical, and keeps the scores', async () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(slugs(core.content)), chosen => {
      const { derivation, content } = resolved(chosen.map(adopt), core)
      assert.equal(derivation, 'identical')
      assert.equal(scoringDigest(content), scoringDigest(core.content))
      assert.deepEqual(content.principles, core.content.principles)
      assert.deepEqual(content.wordings, core.content.wordings)
      assert.deepEqual(content.examples, core.content.examples)
    }),
    { numRuns: 20 }
  )
})

t.test('V2: other texts alone leave the scoring digest alone', async () => {
  const fields = fc.record({
    title: text,
    gloss: text,
    explanation: fc.option(text),
    points: fc.array(text, { maxLength: 3 }),
  }, { requiredKeys: [] })
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...slugs(core.content)), fields), {
        selector: ([slug]) => slug,
        maxLength: 7,
      }),
      text,
      (adapted, title) => {
        const { content } = resolved([...adapted.map(([slug, changed]) => adapt(slug, changed)), {
          op: 'configureSet',
          title,
        }], core)
        assert.equal(scoringDigest(content), scoringDigest(core.content))
      }
    ),
    { numRuns: 60 }
  )
})
