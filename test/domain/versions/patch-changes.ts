import { statement, withPrinciple, withStatement, wording } from '../../fixtures/versions.ts'
import { before, no, scale, some, yes, type Row } from './before.ts'

/** Rule V1, row by row: what asks for a patch. */
export const patchChanges: readonly Row[] = [
  [
    'editorial text of a counted statement',
    'patch',
    'editorial_text',
    withStatement('safe-one', { text: 'We really do safe-one.' }, before),
    'editorial',
  ],
  [
    'the editorial explanation of a counted principle',
    'patch',
    'editorial_text',
    withPrinciple('safe', { explanation: 'Explanation.' }, before),
    'editorial',
  ],
  ['editorial text in another wording', 'patch', 'editorial_text', {
    ...before,
    wordings: [wording({ principles: [{ slug: 'safe', title: 'Easily safe', gloss: 'Easy gloss.' }] })],
  }, 'editorial'],
  ['the title of the set', 'patch', 'label', { ...before, title: 'Another' }],
  ['the label of a level', 'patch', 'label', {
    ...before,
    scale: { ...scale, levels: [{ ...no, label: 'Not' }, some, yes] },
  }],
  ['the anchor of a level', 'patch', 'label', {
    ...before,
    scale: { ...scale, levels: [{ ...no, anchor: 'Not ever.' }, some, yes] },
  }],
  ['the order of the levels', 'patch', 'label', { ...before, scale: { ...scale, levels: [yes, some, no] } }],
  ['the order of the principles', 'patch', 'order', { ...before, principles: before.principles.toReversed() }],
  [
    'the order of the statements',
    'patch',
    'order',
    withPrinciple('safe', { statements: [statement('safe-two'), statement('safe-one')] }, before),
  ],
  ['the order of the examples', 'patch', 'order', { ...before, examples: before.examples.toReversed() }],
  ['the order of the categories', 'patch', 'order', { ...before, categories: before.categories.toReversed() }],
  ['the order of the sources', 'patch', 'order', { ...before, sources: before.sources.toReversed() }],
  ['weakBelow', 'patch', 'details', { ...before, weakBelow: '1/3' }],
  ['strongFrom', 'patch', 'details', { ...before, strongFrom: '9/10' }],
  ['whether a principle is optional', 'patch', 'details', withPrinciple('safe', { optional: true }, before)],
  [
    'the review date of a principle',
    'patch',
    'details',
    withPrinciple('safe', { provenance: { ...before.provenance, lastReviewed: '2026-05-05' } }, before),
  ],
  ['the licence of the set', 'patch', 'details', { ...before, provenance: { ...before.provenance, licence: null } }],
  ['the status of another wording', 'patch', 'details', {
    ...before,
    wordings: [wording({ status: 'tested with readers' })],
  }],
  ['which version another wording says over', 'patch', 'details', {
    ...before,
    wordings: [wording({ translates: { version: '1.0.0', outdated: ['safe'] } })],
  }],
  ['a replacement that is told', 'patch', 'details', {
    ...before,
    replacedBy: [{ from: ['old'], to: ['safe'], relationship: 'equal' }],
  }],
]
