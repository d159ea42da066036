import {
  example, principle, source, statement, withPrinciple, withStatement,
  wording
} from '../../fixtures/versions.ts'
import { before, easyNo, type Row } from './before.ts'

const otherProvenance = { ...before.provenance, sources: ['handbook', 'survey'] }

/** Rule V1, row by row: what asks for a minor version. */
export const minorChanges: readonly Row[] = [
  [
    'a new uncounted statement',
    'minor',
    'uncounted_item',
    withPrinciple('safe', {
      statements: [statement('safe-one'), statement('safe-two'), statement('new', { weight: 0 })],
    }, before),
  ],
  [
    'an uncounted statement that is gone',
    'minor',
    'uncounted_item',
    withPrinciple('extra', { statements: [] }, before),
  ],
  [
    'the policy of an uncounted statement',
    'minor',
    'uncounted_item',
    withStatement('extra-one', { notApplicable: 'not_allowed' }, before),
  ],
  [
    'the weight of a statement that is not counted',
    'minor',
    'uncounted_item',
    withStatement('extra-one', { weight: 5 }, before),
  ],
  ['a new principle without counted statements', 'minor', 'uncounted_item', {
    ...before,
    principles: [...before.principles, principle('new', { statements: [] })],
  }],
  ['a principle without counted statements that is gone', 'minor', 'uncounted_item', {
    ...before,
    principles: before.principles.slice(0, 2),
  }],
  ['the weight of an uncounted principle', 'minor', 'uncounted_item', withPrinciple('extra', { weight: 5 }, before)],
  ['a new example', 'minor', 'example', { ...before, examples: [...before.examples, example('new')] }],
  ['an example that is gone', 'minor', 'example', { ...before, examples: before.examples.slice(1) }],
  ['the text of an example', 'minor', 'example', {
    ...before,
    examples: [example('circle', { summary: 'Otherwise.' }), ...before.examples.slice(1)],
  }],
  ['the text of an example, editorial', 'minor', 'example', {
    ...before,
    examples: [example('circle', { summary: 'Otherwise.' }), ...before.examples.slice(1)],
  }, 'editorial'],
  [
    'an example placed under another principle',
    'minor',
    'example',
    withPrinciple(
      'mutual',
      { examples: [{ example: 'circle', relation: 'illustrates', placement: 'inferred' }] },
      before
    ),
  ],
  [
    'the place of an example among those of a principle',
    'minor',
    'example',
    withPrinciple('safe', { examples: before.principles[0]?.examples.toReversed() ?? [] }, before),
  ],
  ['a new category', 'minor', 'category', {
    ...before,
    categories: [...before.categories, { slug: 'new', title: 'New', description: 'New.' }],
  }],
  ['a new source', 'minor', 'source', { ...before, sources: [...before.sources, source('new')] }],
  ['the title of a source', 'minor', 'source', {
    ...before,
    sources: [source('handbook', { title: 'Another' }), ...before.sources.slice(1)],
  }],
  ['what a principle is based on', 'minor', 'source', withPrinciple('safe', { provenance: otherProvenance }, before)],
  ['what the set is based on', 'minor', 'source', { ...before, provenance: otherProvenance }],
  ['the description', 'minor', 'description', { ...before, description: 'Another.' }],
  ['the description in another wording', 'minor', 'description', {
    ...before,
    wordings: [wording({ description: 'Another.' })],
  }],
  ['a new language', 'minor', 'new_language', {
    ...before,
    wordings: [...before.wordings, wording({ lang: 'cy', variant: 'standard' })],
  }],
  ['a language that is gone', 'minor', 'language_removed', { ...before, wordings: [] }],
  [
    'substantive text of an uncounted statement',
    'minor',
    'substantive_text_of_uncounted_item',
    withStatement('extra-one', { text: 'Otherwise.' }, before),
  ],
  [
    'the substantive gloss of an uncounted principle',
    'minor',
    'substantive_text_of_uncounted_item',
    withPrinciple('extra', { gloss: 'Otherwise.' }, before),
  ],
  ['the levels that another wording left to the standard scale', 'minor', 'new_language', {
    ...before,
    wordings: [wording({ scale: { levels: [easyNo] } })],
  }],
  ['texts of examples that another wording left to the standard ones', 'minor', 'new_language', {
    ...before,
    wordings: [wording({ examples: [{ slug: 'circle', summary: 'Easy.' }] })],
  }],
  ['texts of categories that another wording left to the standard ones', 'minor', 'new_language', {
    ...before,
    wordings: [wording({ categories: [{ slug: 'groups', title: 'Easy' }] })],
  }],
  ['a text that another wording left to the standard one', 'minor', 'new_language', {
    ...before,
    wordings: [
      wording({ principles: [{ slug: 'safe', title: 'Easy safe', gloss: 'Easy gloss.', points: ['Easy.'] }] }),
    ],
  }],
  ['a principle that another wording left to the standard one', 'minor', 'new_language', {
    ...before,
    wordings: [
      wording({
        principles: [...wording().principles, {
          slug: 'mutual',
          gloss: 'Easy.',
          statements: [{ key: 'mutual-one', text: 'Easy.' }],
        }],
      }),
    ],
  }],
]
