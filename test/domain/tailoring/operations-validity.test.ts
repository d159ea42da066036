import t from 'tap'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { source, version, wording } from '../../fixtures/versions.ts'
import { adapt, add, base, omit, ownExample, rationale, resolved, seedContent, tailoring, told } from './tailorings.ts'

t.test('V4: a resolved version is refused like any other, where its author can do something about it', async t => {
  const long = 'a'.repeat(501)
  const at = (operations: readonly Operation[], more = {}) => told(resolved(operations, base(), more).refusals)
  t.strictSame(at([adapt('mutual', { gloss: long })]), [['text_too_long', '/operations/0/fields/gloss']])
  t.strictSame(at([omit('safe'), add('Bad')]), [['bad_slug', '/operations/1/principle/slug'], [
    'bad_slug',
    '/operations/1/principle/statements/0/key',
  ]])
  t.strictSame(at([add('new', { sources: ['gone'] })]), [['unknown_reference', '/operations/0/principle/sources']])
  t.strictSame(at([add('new', { examples: ['gone'] })]), [['unknown_reference', '/operations/0/principle/examples']])
  t.strictSame(at([{ op: 'configureStatement', key: 'mutual-two', weight: 1001 }]), [[
    'bad_weight',
    '/operations/0/weight',
  ]])
  t.strictSame(at([{ op: 'configure', slug: 'mutual', weight: -1 }]), [['bad_weight', '/operations/0/weight']])
  t.strictSame(at([{ op: 'configureSet', minCoverage: '3/2', title: ' ' }]), [['text_missing', '/operations/0/title'], [
    'bad_bound',
    '/operations/0/minCoverage',
  ]])
  t.strictSame(
    at([{ op: 'addExample', slug: 'safe', example: ownExample('walk', { category: 'gone', summary: '' }) }]),
    [['text_missing', '/operations/0/example/summary'], ['unknown_reference', '/operations/0/example/category']]
  )
  t.strictSame(at([], { wordings: [wording({ lang: 'cy', principles: [{ slug: 'gone' }] })] }), [[
    'unknown_reference',
    '/wordings/0/principles',
  ]])
  t.strictSame(at([], { sources: [source('Bad')], categories: [{ slug: 'new', title: '', description: '' }] }), [[
    'text_missing',
    '/categories/0/title',
  ], ['bad_slug', '/sources/0/slug']])
  t.strictSame(at([], { provenance: { ...tailoring([]).provenance, sources: ['gone'] } }), [[
    'unknown_reference',
    '/provenance/sources',
  ]])
  t.strictSame(at([omit('safe'), omit('mutual')]), [['empty_set', '/content/principles']])
})

t.test('V4: a base of names alone needs a gloss and statements for each principle, and a scale', async t => {
  const names = base(seedContent('hee-values'))
  const { scale } = version()
  const bare = resolved([], names)
  t.strictSame(
    new Set(bare.refusals.map(({ code }) => code)),
    new Set(['gloss_missing', 'no_statement', 'nothing_counted', 'too_few_levels'])
  )
  t.ok(bare.content.assessable, 'since a custom set is there to be assessed')
  const supplied = ['mutuality', 'reciprocity', 'respect', 'inclusivity'].map(slug =>
    adapt(slug, { gloss: `What ${slug} is.`, statements: [{ key: `${slug}-one`, text: `We live ${slug}.` }] })
  )
  if (!scale) throw new Error('the version has a scale')
  const { refusals, content, derivation } = resolved([...supplied, { op: 'configureSet', scale }], names)
  t.strictSame(refusals, [])
  t.match(content.principles[0]?.provenance, {
    textStatus: 'own-words',
    licence: 'CC-BY-4.0',
    rightsHolder: 'Health Education England; adapted by Our network',
  })
  t.equal(derivation, 'inspiredBy')
  t.strictSame(
    told(
      resolved([
        ...supplied.slice(1),
        adapt('mutuality', { gloss: ' ', statements: [{ key: 'one', text: 'We do.' }] }),
        { op: 'configureSet', scale },
      ], names).refusals
    ),
    [['gloss_missing', '/operations/3/fields/gloss']]
  )
})

t.test('what canonical JSON cannot hold is refused where it stands, and never thrown', async t => {
  const { refusals, content } = resolved([
    add('new', { title: 'Half \ud83d', weight: Infinity }),
    omit('safe', { rationale: `\udc00${rationale}` }),
  ])
  t.strictSame(told(refusals), [['text_not_well_formed', '/operations/0/principle/title'], [
    'number_out_of_range',
    '/operations/0/principle/weight',
  ], ['text_not_well_formed', '/operations/1/rationale']])
  t.equal(content.principles[1]?.title, 'Half \ufffd')
})
