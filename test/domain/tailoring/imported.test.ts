import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { contentDigest, scoringDigest } from '../../../src/domain/versions/digest.ts'
import { authoredFrom, versionFromImported } from '../../../src/domain/tailoring/imported.ts'
import type { CustomContent, Provenance } from '../../../src/domain/versions/principle-set.ts'
import { example, principle, provenance, statement, version, wording } from '../../fixtures/versions.ts'
import { authored, frozen, ownProvenance, seedContent } from './tailorings.ts'

const ours: Provenance = { ...ownProvenance, rightsHolder: 'The importers' }
const translation = wording({
  lang: 'cy',
  variant: 'standard',
  translates: { version: '4.2.0', outdated: ['mutual'] },
  principles: [{ slug: 'safe', title: 'Diogel' }, { slug: 'mutual', title: 'Cilyddol' }],
})

function content (more: Partial<CustomContent> = {}): CustomContent {
  return frozen({ ...version(), wordings: [wording(), translation], ...more })
}

/** The version of the draft that an import leaves, changed. */
function edited (imported: CustomContent, change: Partial<ReturnType<typeof authoredFrom>> = {}): CustomContent {
  return versionFromImported({ ...authoredFrom(imported, ours), ...change }, imported).content
}

const key = fc.stringMatching(/^[a-z][a-z0-9-]{1,20}$/)
const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map(text => text.toWellFormed())
const anyProvenance = fc.record<Provenance>({
  sources: fc.subarray(['handbook', 'survey']),
  textStatus: fc.constantFrom('own-words', 'reconstructed', 'name-only'),
  rightsHolder: words,
  licence: fc.option(fc.constant('CC-BY-4.0')),
  lastReviewed: fc.constantFrom('2020-01-01', '2026-11-22'),
  nextReview: fc.constant('2027-11-22'),
})
const anyContent: fc.Arbitrary<CustomContent> = fc.record({
  title: words,
  description: fc.string(),
  lang: fc.constantFrom('en', 'cy', 'ar'),
  composite: fc.boolean(),
  provenance: anyProvenance,
  principles: fc.uniqueArray(
    fc.tuple(
      key,
      fc.record({
        title: words,
        gloss: words,
        explanation: fc.option(words),
        points: fc.array(words, { maxLength: 3 }),
        statements: fc.uniqueArray(key, { minLength: 1, maxLength: 4 }).chain(keys =>
          fc.tuple(...keys.map(one =>
            fc.record({
              key: fc.constant(one),
              text: words,
              weight: fc.nat(1000),
              counted: fc.boolean(),
              notApplicable: fc.constantFrom('exclude' as const, 'count_as_zero' as const, 'not_allowed' as const),
            })
          ))
        ),
        examples: fc.subarray(['circle', 'cafe']).chain(examples =>
          fc.tuple(...examples.map(one =>
            fc.record(
              {
                example: fc.constant(one),
                relation: fc.constantFrom('illustrates' as const, 'row-lost' as const),
                placement: fc.constantFrom('in-guide' as const, 'inferred' as const),
                fromOriginal: fc.constant(true as const),
              },
              { requiredKeys: ['example', 'relation', 'placement'] }
            )
          ))
        ),
        weight: fc.nat(1000),
        optional: fc.boolean(),
        provenance: anyProvenance,
      })
    ),
    { minLength: 1, maxLength: 5, selector: ([slug]) => slug }
  ).map(all => all.map(([slug, more]) => principle(slug, more))),
  examples: fc.tuple(...['circle', 'cafe'].map(slug =>
    fc.record({
      provenance: anyProvenance,
      link: fc.option(
        fc.record({
          url: fc.webUrl({ validSchemes: ['https'] }),
          guideUrl: fc.option(fc.constant('https://example.org/old')),
          linkCheckedOn: fc.option(fc.constant('2026-11-22')),
        })
      ),
      peerSupport: fc.option(
        fc.record({
          judgement: fc.constantFrom('yes' as const, 'no' as const),
          by: fc.constantFrom('ours' as const, 'author' as const),
          reason: words,
        })
      ),
    }).map(more => ({ ...example(slug), ...more }) as CustomContent['examples'][number])
  )),
  wordings: fc.array(
    fc.record({ version: fc.constantFrom('1.0.0', '4.2.0'), outdated: fc.subarray(['safe', 'mutual']) }).map(
      translates => wording({ lang: 'cy', translates, principles: [] })
    ),
    { maxLength: 1 }
  ),
}).map(more => ({ ...version(), ...more }))

t.test('an imported set that nobody has changed has the digests that it came with', async () => {
  fc.assert(
    fc.property(anyContent, anyProvenance, (imported, own) => {
      const { content } = versionFromImported(authoredFrom(imported, own), imported)
      assert.equal(contentDigest(content), contentDigest(imported))
      assert.equal(scoringDigest(content), scoringDigest(imported))
    }),
    { numRuns: 300 }
  )
})

t.test('the core set comes back as it is', async t => {
  const core = seedContent('core')
  t.equal(contentDigest(edited(core)), contentDigest(core))
})

t.test(
  "what is not reworded stays its holder's, of what is both are named, and what " +
    "comes new is one's own",
  async t => {
    const imported = content()
    const [first, ...others] = authoredFrom(imported, ours).principles
    const { principles, provenance: whole } = edited(imported, {
      principles: [{ ...authored('safe'), ...first, gloss: 'Nobody is hurt.' }, ...others, authored('calm')],
    })
    t.match(principles.map(({ slug, provenance: { rightsHolder } }) => [slug, rightsHolder]), [
      ['safe', 'A network; adapted by The importers'],
      ['mutual', 'A network'],
      ['calm', 'The importers'],
    ])
    t.strictSame(principles[0]?.examples, imported.principles[0]?.examples, 'an example keeps who placed it')
    t.strictSame(whole, provenance)
    t.equal(edited(imported, { title: 'Another title' }).provenance.rightsHolder, 'A network; adapted by The importers')
  }
)

t.test('an example keeps its holder, its printed link and who judged it, until that is said otherwise', async t => {
  const imported = content()
  const [circle, ...others] = authoredFrom(imported, ours).examples
  if (!circle) throw new Error('the version has examples')
  const after = (more: Partial<typeof circle>) =>
    edited(imported, { examples: [{ ...circle, ...more }, ...others] }).examples[0]
  t.strictSame(after({}), imported.examples[0])
  t.match(after({ summary: 'Other words.' }), {
    provenance: { rightsHolder: 'A network; adapted by The importers' },
    peerSupport: { by: 'ours' },
  })
  t.match(after({ peerSupport: { judgement: 'no', reason: 'Staff only.' } }), {
    provenance,
    peerSupport: { judgement: 'no', by: 'author' },
  })
  t.equal(after({ peerSupport: null })?.peerSupport, null)
  t.match(after({ link: { url: 'https://example.org/new', guideUrl: null, linkCheckedOn: null } }), {
    link: { url: 'https://example.org/new', guideUrl: null },
  })
})

t.test('a source that is added or taken away says nothing of whose the text is', async t => {
  const imported = content()
  const [first, ...others] = authoredFrom(imported, ours).principles
  if (!first) throw new Error('the version has principles')
  const { sources: _sources, ...without } = first
  t.strictSame(
    edited(imported, { principles: [{ ...first, sources: ['survey'] }, ...others] }).principles[0]?.provenance,
    { ...provenance, sources: ['survey'] }
  )
  t.strictSame(edited(imported, { principles: [without, ...others] }).principles[0]?.provenance, provenance)
})

t.test('a translation that came along is out of date wherever the standard text has moved since', async t => {
  const imported = content()
  const [first, ...others] = authoredFrom(imported, ours).principles
  const moved = edited(imported, { principles: [{ ...authored('safe'), ...first, title: 'Safer' }, ...others] })
  t.strictSame(moved.wordings[1]?.translates, { version: '4.2.0', outdated: ['mutual', 'safe'] })
  const retold = { ...translation, title: 'Newydd', translates: { version: '1.0.0', outdated: [] } }
  t.strictSame(
    edited(imported, { wordings: [retold] }).wordings,
    [retold],
    'one that was said over is told by its own version'
  )
})

t.test('V4: what stands in the way is pointed to in the draft', async t => {
  const imported = content()
  const draft = authoredFrom(imported, ours)
  const { refusals } = versionFromImported({
    ...draft,
    principles: [{ ...authored('safe'), sources: ['gone'], statements: [statement('safe-one', { text: '\ud800' })] }],
  }, imported)
  t.match(refusals.map(({ pointer, code }) => `${pointer} ${code}`).sort(), [
    '/principles/0/sources unknown_reference',
    '/principles/0/statements/0/text text_not_well_formed',
    '/wordings/1/principles unknown_reference',
  ])
})
