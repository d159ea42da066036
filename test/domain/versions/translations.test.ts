import t from 'tap'
import type { CustomContent, Level, Principle, PrincipleTexts } from '../../../src/domain/versions/principle-set.ts'
import { continuedTranslation, translationOf } from '../../../src/domain/versions/translations.ts'
import {
  example, principle, statement, version, withPrinciple, withStatement, wording
} from '../../fixtures/versions.ts'

const texts: Omit<PrincipleTexts, 'slug'> = {
  title: 'T',
  gloss: 'G.',
  explanation: 'E.',
  points: ['P'],
  statements: [{ key: 'mutual-one', text: 'S.' }],
}
const welsh = wording({
  lang: 'cy',
  variant: 'standard',
  principles: [{ slug: 'mutual', ...texts }, { slug: 'safe', statements: [{ key: 'safe-one', text: 'S.' }] }],
})
const from = version({ wordings: [welsh] })
const earlier = { version: '1.0.0', content: from }

/** By either road: the author says which version it translates, or leaves the wording alone. */
function outdatedIn (to: CustomContent, told = welsh) {
  const [stated, unstated] = [translationOf(told, earlier, to), continuedTranslation(told, earlier, to)]
  return [stated.outdated, unstated?.outdated ?? []]
}

t.test('V10: a text of a wording is out of date where the standard text that it says over has moved', async t => {
  for (
    const more of [{ title: 'A' }, { gloss: 'B.' }, { explanation: null }, { points: [] }, {
      statements: [statement('mutual-one', { text: 'Otherwise.' })],
    }]
  ) {
    t.strictSame(outdatedIn(withPrinciple('mutual', more)), [['mutual'], ['mutual']], JSON.stringify(more))
  }
  t.strictSame(outdatedIn(withStatement('safe-one', { text: 'Otherwise.' })), [['safe'], ['safe']])
})

t.test('V10: so is the scale of a wording, where a level that it has is called or described otherwise', async t => {
  const [no, ...others] = from.scale?.levels ?? []
  if (!from.scale || !no) throw new Error('the version has a scale')
  const told = { ...welsh, scale: { levels: [{ key: 'no', label: 'Na', anchor: 'Byth.' }] } }
  const [before, scale] = [{ version: '1.0.0', content: version({ wordings: [told] }) }, from.scale]
  const moved = (...levels: readonly Level[]) => {
    const to = version({ scale: { ...scale, levels } })
    return [translationOf(told, before, to).setOutdated, continuedTranslation(told, before, to)?.setOutdated]
  }
  t.strictSame(moved({ ...no, label: 'Not' }, ...others), [true, true])
  t.strictSame(moved({ ...no, anchor: 'Not at all.' }, ...others), [true, true])
  t.strictSame(moved(no, ...others.map(level => ({ ...level, label: 'Other' }))), [undefined, undefined])
  t.strictSame(moved(...others, no), [undefined, undefined])
})

t.test('V10: so is a wording of an example or a category whose standard text has moved', async t => {
  const told = {
    ...welsh,
    examples: [{ slug: 'circle', summary: 'Cylch.', reason: 'Ie.' }, { slug: 'cafe', title: 'Caffi' }],
    categories: [{ slug: 'groups', description: 'Pobl.' }],
  }
  const content = version({ wordings: [told] })
  const before = { version: '1.0.0', content }
  const outdated = (more: Partial<CustomContent>) =>
    [translationOf(told, before, { ...content, ...more }), continuedTranslation(told, before, { ...content, ...more })]
      .map(found => [found?.outdatedExamples, found?.outdatedCategories])
  const [circle, cafe] = [example('circle', { summary: 'Otherwise.' }), example('cafe', { summary: 'Otherwise.' })]
  const [examples, judged] = [
    [circle, cafe],
    [example('circle', { peerSupport: { judgement: 'no', by: 'ours', reason: 'Otherwise.' } }), example('cafe')],
  ]
  const twice = <Value>(value: Value) => [value, value]
  t.strictSame(outdated({ examples }), twice([['circle'], undefined]), 'of the cafe it says the title alone')
  t.strictSame(outdated({ examples: judged }), twice([['circle'], undefined]))
  const [groups, online] = content.categories
  if (!groups || !online) throw new Error('the version has two categories')
  t.strictSame(
    outdated({ categories: [{ ...groups, description: 'Otherwise.' }, { ...online, description: 'Otherwise.' }] }),
    twice([undefined, ['groups']])
  )
  t.strictSame(outdated({ examples: [], categories: [] }), twice([undefined, undefined]), 'what is gone has not moved')
  const moved = {
    ...content,
    examples,
    wordings: [{
      ...told,
      translates: continuedTranslation(told, before, {
        ...content,
        examples,
      })
    }]
  } as CustomContent
  const still = continuedTranslation(told, { version: '1.1.0', content: moved }, moved)
  t.strictSame([still?.version, still?.outdatedExamples], ['1.0.0', ['circle']], 'and it stays so until it is written')
  t.equal(
    continuedTranslation(
      { ...told, examples: [{ slug: 'circle', summary: 'Newydd.' }] },
      { version: '1.1.0', content: moved },
      moved
    ),
    undefined
  )
})

t.test('V10: nor where only what counts, or what it does not say, has moved', async t => {
  for (
    const to of [
      from,
      withStatement('safe-one', { weight: 5, counted: false }),
      withStatement('safe-two', { text: 'Otherwise.' }),
      withPrinciple('safe', { weight: 5, optional: true, examples: [], gloss: 'Otherwise.' }),
      version({ principles: from.principles.toReversed() }),
    ]
  ) t.strictSame(outdatedIn(to), [[], []])
})

t.test('V10: a text that is written anew is up to date unless its author says what it translates', async t => {
  const anew = { ...welsh, principles: welsh.principles.map(one => ({ ...one, title: 'New', gloss: 'New.' })) }
  const to = withPrinciple('mutual', { gloss: 'B.' })
  t.strictSame(outdatedIn(to, anew), [['mutual'], []])
  const half = { ...welsh, principles: welsh.principles.map(one => ({ ...one, title: 'New' })) }
  t.strictSame(outdatedIn(to, half)[1], ['mutual'], 'the gloss still says what it said')
})

t.test('V10: title and description of a set are its own matter', async t => {
  const moved = translationOf(welsh, earlier, version({ title: 'Another' }))
  t.strictSame(moved, { version: '1.0.0', outdated: [], setOutdated: true })
  t.strictSame(continuedTranslation(welsh, earlier, version({ title: 'Another' })), moved)
  const content = version({ title: 'Another', wordings: [{ ...welsh, translates: moved }] })
  const newest = { version: '1.1.0', content }
  t.strictSame(continuedTranslation(welsh, newest, newest.content), moved, 'for as long as nobody translates it')
})

t.test('V10: what took the place of a principle is compared with it, and a statement with itself', async t => {
  const replaced = (...names: readonly string[]) => (more: Partial<Principle> = {}) =>
    version({
      principles: [
        ...names.map((slug, index) => principle(slug, {
          title: 'Title of mutual',
          gloss: 'Gloss of mutual.',
          explanation: 'Explanation of **mutual**.',
          points: ['Point of mutual'],
          statements: index > 0 ? [] : [statement('mutual-one'), statement('mutual-two')],
          ...more,
        })),
        principle('safe'),
      ],
      replacedBy: [{ from: ['mutual'], to: names, relationship: names.length > 1 ? 'narrower' : 'equal' }],
    })
  const told = (...names: readonly string[]) => ({
    ...welsh,
    principles: names.map((slug, index) => ({ slug, ...texts, statements: index > 0 ? [] : texts.statements ?? [] })),
  })
  const renamed = replaced('shared')
  t.strictSame(outdatedIn(renamed(), told('shared')), [[], []], 'by another name alone')
  for (const more of [{ title: 'A' }, { gloss: 'B.' }, { statements: [statement('mutual-one', { text: 'C.' })] }]) {
    t.strictSame(outdatedIn(renamed(more), told('shared')), [['shared'], ['shared']], JSON.stringify(more))
  }
  const split = replaced('even', 'fair')({ gloss: 'B.' })
  t.strictSame(outdatedIn(split, told('even', 'fair')), [['even', 'fair'], ['even', 'fair']], 'each part of a split')
  const moved = renamed({ gloss: 'B.' })
  const once = { ...told('shared'), translates: { version: '1.0.0', outdated: ['shared'] } }
  const newest = { version: '2.0.0', content: { ...moved, wordings: [once] } }
  const again = { ...moved, principles: [{ ...moved.principles[0] ?? principle('shared'), slug: 'joint' }] }
  const to = { ...again, replacedBy: [{ from: ['shared'], to: ['joint'], relationship: 'equal' as const }] }
  t.strictSame(continuedTranslation(told('joint'), newest, to)?.outdated, ['joint'], 'until it is translated anew')
  t.strictSame(
    translationOf(told('joint'), earlier, to, [moved.replacedBy]).outdated,
    ['joint'],
    'through the newest version'
  )
})
