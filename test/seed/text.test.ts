import { test } from 'tap'
import { collectDifferences } from '../fixtures/differences.ts'
import {
  aims, core, everything, guide, published, readingAge, sentencesOf, sources, standardText, strings,
  wordsOf
} from './seed.ts'

const leaves = strings(everything)
const prose = leaves.filter(({ key }) =>
  !['id', 'publishedAt', 'lastReviewed', 'nextReview', 'url', 'guideUrl'].includes(key)
)
const proseWith = (pattern: RegExp) => prose.filter(({ text }) => pattern.test(text))

test('links are https and nobody has checked them yet', async t => {
  const links = leaves.filter(({ text }) => /^\w+:\/\//.test(text))
  t.ok(links.length > 0)
  t.strictSame(links.filter(({ text }) => !/^https:\/\/[\w.-]+(\/[\w./-]*)?$/.test(text)), [])
  t.strictSame(proseWith(/https?:|www\./), [])
  t.strictSame(sources.filter(({ url }) => url !== null && !url.startsWith('https://')), [])
  t.strictSame(core.content.examples.filter(({ link }) => link !== null && link.linkCheckedOn !== null), [])
})

test('no text holds an email address, a phone number or a path of a machine', async t => {
  t.ok(prose.length > 1_000)
  t.strictSame(proseWith(/\S@\S/), [])
  t.strictSame(proseWith(/(?:\+|\b0)\d[\d ()-]{7,}/), [])
  t.strictSame(proseWith(/(?:^|\s)\/(?:\w+\/)+/), [])
})

test('texts are tidy', async t => {
  t.strictSame(prose.filter(({ text }) => text !== text.trim()), [])
  t.strictSame(proseWith(/ {2}|\t|\r|\n{3}|[“”‘’]|<|undefined|TODO/), [])
  const sentences = prose.filter(({ key }) => ['gloss', 'summary', 'reason', 'points', 'text', 'anchor'].includes(key))
  t.ok(sentences.length > 0)
  t.strictSame(sentences.filter(({ text }) => !/[.]$/.test(text)), [])
})

test('each principle of the core set has a gloss, an explanation, points and three to five statements', async t => {
  const { differences, compare } = collectDifferences()
  for (const { slug, gloss, explanation, points, statements } of core.content.principles) {
    compare(`${slug} gloss`, sentencesOf(gloss ?? '').length, 1)
    const length = wordsOf(explanation ?? '').length
    compare(`${slug} explanation: ${length} words`, length >= 80 && length <= 180, true)
    compare(`${slug}: ${points.length} points`, points.length >= 2, true)
    compare(`${slug}: ${statements.length} statements`, statements.length >= 3 && statements.length <= 5, true)
    for (const { key, text } of statements) {
      compare(`${key}: ${text}`, text.startsWith('In our arrangement, '), true)
      compare(`${key}: sentences`, sentencesOf(text).length, 1)
    }
  }
  t.strictSame(differences, [])
  t.strictSame(core.content.principles.map(({ points }) => points.length), [5, 5, 13, 3, 4, 5, 2])
})

test('summaries of examples have two to four sentences', async t => {
  const lengths = core.content.examples.map(({ slug, summary }) => ({ slug, length: sentencesOf(summary).length }))
  t.strictSame(lengths.filter(({ length }) => length < 2 || length > 4), [])
})

test('the guide gives eight facts and four aims', async t => {
  t.equal(guide.facts.length, 8)
  t.equal(aims.aims.length, 4)
  t.match(aims.credit, /With-you is not the charity called WithYou/)
})

test('what the guide says of a benefit is a part of the fact that it names', async t => {
  const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}-]+/gu) ?? []
  // What a sentence of its own needs beside the words of the fact.
  const frame = new Set(['peer', 'support', 'in', 'people', 's'])
  const facts = new Map(guide.facts.map(({ slug, text }) => [slug, new Set(wordsOf(text))]))
  t.strictSame(
    guide.benefits.flatMap(({ slug, text, fact }) =>
      wordsOf(text).filter(word => !frame.has(word) && !facts.get(fact)?.has(word)).map(word => `${slug}: ${word}`)
    ),
    []
  )
})

test('the names of the other sets are exact', async t => {
  const names = Object.fromEntries(
    published.map(({ slug, content }) => [slug, content.principles.map(({ title }) => title).join('; ')])
  )
  t.strictSame(names, {
    'hee-values': 'Mutuality; Reciprocity; Respect; Inclusivity',
    imroc: 'Mutual; Reciprocal; Non-directive; Recovery-focused; Strengths-based; Inclusive; Progressive; Safe',
    'intentional-peer-support': 'Connection; Worldview; Mutuality; Moving towards',
    naps: 'Voluntary; Hopeful; Open minded; Empathetic; Respectful; Facilitate change; Honest and direct; Mutual and ' +
      'reciprocal; ' +
      'Equally shared power; Strengths-focused; Transparent; Person-driven',
    samhsa: 'Recovery-oriented; Person-centered; Voluntary; Relationship-focused; Trauma-informed',
    'scottish-recovery-network': 'Hope; Experience; Authenticity; Responsibility; Mutuality; Empowerment',
    'side-by-side':
      'Experience in common; Safety; Choice and control; Two-way interactions; Human connection; Freedom to be oneself',
    'understanding-voices':
      'Mutuality and reciprocity; Empathy and compassion; Solidarity and companionship; Equality, respect and ' +
      'empowerment; ' +
      'No judgement and being yourself; Sharing with safety and trust; Focus on strengths and potential; Hopefulness ' +
      'and independence',
  })
})

test('the standard text of the core set suits a reading age of 9 to 14', async t => {
  const ages = core.content.principles.map(principle => ({
    slug: principle.slug,
    age: readingAge(standardText(principle)),
  }))
  for (const { slug, age } of ages) {
    t.comment(`reading age ${age.toFixed(1)} ${slug}`)
    t.ok(age >= 9 && age <= 14, `${slug} ${age.toFixed(1)}`)
  }
  const average = ages.reduce((sum, { age }) => sum + age, 0) / ages.length
  t.comment(`reading age ${average.toFixed(1)} on average`)
  t.ok(average >= 9 && average <= 14)

  const beside = {
    'summaries of examples': core.content.examples.map(({ summary }) => summary),
    'anchors of the scale': core.content.scale?.levels.map(({ anchor }) => anchor) ?? [],
    'guide and aims': strings([guide, aims.aims]).filter(({ key }) =>
      key === 'text' || key.endsWith('Note') || key === 'summary'
    ).map(({ text }) => text),
  }
  for (const [name, texts] of Object.entries(beside)) {
    const age = readingAge(texts.join('\n'))
    t.comment(`reading age ${age.toFixed(1)} ${name}`)
    t.ok(age <= 14, name)
  }
})
