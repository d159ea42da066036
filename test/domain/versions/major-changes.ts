import { principle, statement, withPrinciple, withStatement, wording } from '../../fixtures/versions.ts'
import { before, no, scale, some, yes, type Row } from './before.ts'

/** Rule V1, row by row: what asks for a major version. */
export const majorChanges: readonly Row[] = [
  ['the weight of a counted statement', 'major', 'scoring_changed', withStatement('safe-one', { weight: 3 }, before)],
  [
    'the policy of a counted statement',
    'major',
    'scoring_changed',
    withStatement('safe-one', { notApplicable: 'not_allowed' }, before),
  ],
  [
    'a statement that is counted from now on',
    'major',
    'scoring_changed',
    withStatement('extra-one', { counted: true }, before),
  ],
  [
    'a statement that is not counted any more',
    'major',
    'scoring_changed',
    withStatement('safe-one', { weight: 0 }, before),
  ],
  [
    'a new counted statement',
    'major',
    'scoring_changed',
    withPrinciple('extra', { statements: [statement('extra-one', { counted: false }), statement('new')] }, before),
  ],
  [
    'a counted statement that is gone',
    'major',
    'scoring_changed',
    withPrinciple('safe', { statements: [statement('safe-one')] }, before),
  ],
  ['a new counted principle', 'major', 'scoring_changed', {
    ...before,
    principles: [...before.principles, principle('new')],
  }],
  ['a counted principle that is gone', 'major', 'scoring_changed', {
    ...before,
    principles: before.principles.slice(1),
  }],
  ['the weight of a counted principle', 'major', 'scoring_changed', withPrinciple('safe', { weight: 5 }, before)],
  ['the points of a level', 'major', 'scoring_changed', {
    ...before,
    scale: { ...scale, levels: [no, some, { ...yes, points: 9 }] },
  }],
  ['the key of a level', 'major', 'scoring_changed', {
    ...before,
    scale: { ...scale, levels: [no, some, { ...yes, key: 'always' }] },
  }],
  ['minCoverage', 'major', 'scoring_changed', { ...before, minCoverage: '2/3' }],
  ['composite', 'major', 'scoring_changed', { ...before, composite: true }],
  [
    'substantive text of a counted statement',
    'major',
    'substantive_text_of_counted_item',
    withStatement('safe-one', { text: 'Otherwise.' }, before),
  ],
  [
    'the substantive title of a counted principle',
    'major',
    'substantive_text_of_counted_item',
    withPrinciple('safe', { title: 'Unsafe' }, before),
  ],
  [
    'the substantive gloss of a counted principle',
    'major',
    'substantive_text_of_counted_item',
    withPrinciple('safe', { gloss: 'Otherwise.' }, before),
  ],
  [
    'the substantive explanation of a counted principle',
    'major',
    'substantive_text_of_counted_item',
    withPrinciple('safe', { explanation: null }, before),
  ],
  [
    'the substantive points of a counted principle',
    'major',
    'substantive_text_of_counted_item',
    withPrinciple('safe', { points: [] }, before),
  ],
  ['substantive text of a counted principle in another wording', 'major', 'substantive_text_of_counted_item', {
    ...before,
    wordings: [wording({ principles: [{ slug: 'safe', title: 'Easy safe', gloss: 'Otherwise.' }] })],
  }],
  ['a text that another wording says no more', 'major', 'substantive_text_of_counted_item', {
    ...before,
    wordings: [wording({ principles: [{ slug: 'safe', title: 'Easy safe' }] })],
  }],
]
