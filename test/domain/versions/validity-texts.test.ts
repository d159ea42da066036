import {
  example, principle, source, statement, version, withPrinciple, withStatement,
  wording
} from '../../fixtures/versions.ts'
import { easyNo } from './before.ts'
import { content, no, scale, some, testRefusals } from './refused.ts'

/** Texts, how many there are of what, slugs, weights and bounds. */
testRefusals([
  ['an unreadable title of the set', '/title', 'text_missing', version({ title: ' \u200b\u2060\n' })],
  ['a title of the set over its limit', '/title', 'text_too_long', version({ title: 'a'.repeat(201) })],
  ['a description over its limit', '/description', 'text_too_long', version({ description: 'a'.repeat(5001) })],
  ['an empty title of a principle', '/principles/1/title', 'text_missing', withPrinciple('mutual', { title: '' })],
  [
    'a title of a principle over its limit',
    '/principles/1/title',
    'text_too_long',
    withPrinciple('mutual', { title: 'a'.repeat(201) }),
  ],
  ['a principle without a gloss', '/principles/1/gloss', 'gloss_missing', withPrinciple('mutual', { gloss: null })],
  ['an unreadable gloss', '/principles/1/gloss', 'gloss_missing', withPrinciple('mutual', { gloss: '\u3164\u00ad' })],
  [
    'a gloss over its limit',
    '/principles/1/gloss',
    'text_too_long',
    withPrinciple('mutual', { gloss: 'a'.repeat(501) }),
  ],
  [
    'an explanation over its limit',
    '/principles/1/explanation',
    'text_too_long',
    withPrinciple('mutual', { explanation: 'a'.repeat(20_001) }),
  ],
  ['an empty point', '/principles/1/points/1', 'text_missing', withPrinciple('mutual', { points: ['One', '\t'] })],
  [
    'a point over its limit',
    '/principles/1/points/0',
    'text_too_long',
    withPrinciple('mutual', { points: ['a'.repeat(501)] }),
  ],
  [
    'more points than fit',
    '/principles/1/points',
    'too_many',
    withPrinciple('mutual', { points: Array(51).fill('Point') }),
  ],
  [
    'an unreadable statement',
    '/principles/0/statements/1/text',
    'text_missing',
    withStatement('safe-two', { text: '\u200d\ufeff' }),
  ],
  [
    'a statement over its limit',
    '/principles/0/statements/1/text',
    'text_too_long',
    withStatement('safe-two', { text: 'a'.repeat(501) }),
  ],
  [
    'more statements than fit',
    '/principles/1/statements',
    'too_many',
    withPrinciple('mutual', { statements: Array.from({ length: 51 }, (_, index) => statement(`one-${index}`)) }),
  ],
  [
    'more principles than fit',
    '/principles',
    'too_many',
    version({ principles: Array.from({ length: 201 }, (_, index) => principle(`one-${index}`)), wordings: [] }),
  ],
  ['a malformed slug of a principle', '/principles/1/slug', 'bad_slug', withPrinciple('mutual', { slug: 'Mutual' })],
  [
    'a malformed key of a statement',
    '/principles/0/statements/1/key',
    'bad_slug',
    withStatement('safe-two', { key: 'safe_two' }),
  ],
  [
    'a malformed slug of an example',
    '/examples/2/slug',
    'bad_slug',
    version({ examples: [...content.examples, example('-x')] }),
  ],
  [
    'an example without a summary',
    '/examples/2/summary',
    'text_missing',
    version({ examples: [...content.examples, example('new', { summary: '' })] }),
  ],
  [
    'an example with a title over its limit',
    '/examples/2/title',
    'text_too_long',
    version({ examples: [...content.examples, example('new', { title: 'a'.repeat(201) })] }),
  ],
  [
    'a malformed slug of a category',
    '/categories/2/slug',
    'bad_slug',
    version({ categories: [...content.categories, { slug: 'x y', title: 'X', description: '' }] }),
  ],
  [
    'a malformed slug of a source',
    '/sources/2/slug',
    'bad_slug',
    version({ sources: [...content.sources, source('1st')] }),
  ],
  [
    'a malformed key of a level',
    '/scale/levels/0/key',
    'bad_slug',
    version({ scale: { ...scale, levels: [{ ...no, key: 'No' }, some] } }),
  ],
  [
    'a level without a label',
    '/scale/levels/0/label',
    'text_missing',
    version({ scale: { ...scale, levels: [{ ...no, label: ' ' }, some] } }),
  ],
  [
    'an anchor over its limit',
    '/scale/levels/0/anchor',
    'text_too_long',
    version({ scale: { ...scale, levels: [{ ...no, anchor: 'a'.repeat(501) }, some] } }),
  ],
  [
    'more levels than fit',
    '/scale/levels',
    'too_many',
    version({
      scale: {
        ...scale,
        levels: Array.from({ length: 21 }, (_, points) => ({ ...no, key: `level-${points}`, points })),
      },
    }),
  ],
  [
    'more categories than fit',
    '/categories',
    'too_many',
    version({
      categories: [
        ...content.categories,
        ...Array.from({ length: 99 }, (_, index) => ({ slug: `one-${index}`, title: 'One', description: '' })),
      ],
    }),
  ],
  [
    'more sources than fit',
    '/sources',
    'too_many',
    version({ sources: [...content.sources, ...Array.from({ length: 199 }, (_, index) => source(`one-${index}`))] }),
  ],
  [
    'more examples than fit',
    '/examples',
    'too_many',
    version({ examples: [...content.examples, ...Array.from({ length: 499 }, (_, index) => example(`one-${index}`))] }),
  ],
  [
    'more wordings than fit',
    '/wordings',
    'too_many',
    version({
      wordings: Array.from({ length: 21 }, (_, index) => wording({ lang: `a${String.fromCharCode(97 + index)}` })),
    }),
  ],
  [
    'a blank text in another wording',
    '/wordings/0/principles/0/gloss',
    'text_missing',
    version({ wordings: [wording({ principles: [{ slug: 'safe', gloss: ' ' }] })] }),
  ],
  [
    'a statement over its limit in another wording',
    '/wordings/0/principles/0/statements/0/text',
    'text_too_long',
    version({
      wordings: [wording({ principles: [{ slug: 'safe', statements: [{ key: 'safe-one', text: 'a'.repeat(501) }] }] })],
    }),
  ],
  [
    'a level that another wording calls nothing',
    '/wordings/0/scale/levels/0/label',
    'text_missing',
    version({ wordings: [wording({ scale: { levels: [{ ...easyNo, label: ' ' }] } })] }),
  ],
  [
    'an anchor over its limit in another wording',
    '/wordings/0/scale/levels/0/anchor',
    'text_too_long',
    version({ wordings: [wording({ scale: { levels: [{ ...easyNo, anchor: 'a'.repeat(501) }] } })] }),
  ],
  [
    'a summary of nothing in another wording',
    '/wordings/0/examples/0/summary',
    'text_missing',
    version({ wordings: [wording({ examples: [{ slug: 'circle', summary: ' ' }] })] }),
  ],
  [
    'a reason over its limit in another wording',
    '/wordings/0/examples/0/reason',
    'text_too_long',
    version({ wordings: [wording({ examples: [{ slug: 'circle', reason: 'a'.repeat(2001) }] })] }),
  ],
  [
    'a category that another wording calls nothing',
    '/wordings/0/categories/0/title',
    'text_missing',
    version({ wordings: [wording({ categories: [{ slug: 'groups', title: '\u200b' }] })] }),
  ],
  ['a weight below 0', '/principles/0/statements/1/weight', 'bad_weight', withStatement('safe-two', { weight: -1 })],
  ['a weight over 1000', '/principles/1/weight', 'bad_weight', withPrinciple('mutual', { weight: 1001 })],
  ['a weight that is not whole', '/principles/1/weight', 'bad_weight', withPrinciple('mutual', { weight: 0.5 })],
  ['a bound that is no number', '/minCoverage', 'bad_bound', version({ minCoverage: 'half' })],
  ['a bound above 1', '/strongFrom', 'bad_bound', version({ strongFrom: '3/2' })],
  ['a bound below 0', '/weakBelow', 'bad_bound', version({ weakBelow: '-0.5' })],
  [
    'a weak end above the strong beginning',
    '/weakBelow',
    'bad_bound',
    version({ weakBelow: '0.7500000000000000001', strongFrom: '3/4' }),
  ],
])
