import { test } from 'tap'
import {
  aims, core, everything, guide, published, readingAge, sentencesOf, sources, standardText, strings,
  wordsOf
} from './seed.ts'

const leaves = strings(everything)
const prose = leaves.filter(({ key }) =>
  !['id', 'publishedAt', 'lastReviewed', 'nextReview', 'url', 'guideUrl'].includes(key)
)

test('links are https and nobody has checked them yet', async t => {
  for (const { path, text } of leaves.filter(({ text }) => /^\w+:\/\//.test(text))) {
    t.match(text, /^https:\/\/[\w.-]+(\/[\w./-]*)?$/, path)
  }
  for (const { path, text } of prose) t.notMatch(text, /https?:|www\./, path)
  for (const { url, slug } of sources) if (url !== null) t.ok(url.startsWith('https://'), slug)
  for (const { link, slug } of core.content.examples) if (link !== null) t.equal(link.linkCheckedOn, null, slug)
})

test('no text holds an email address, a phone number or a path of a machine', async t => {
  for (const { path, text } of prose) {
    t.notMatch(text, /\S@\S/, path)
    t.notMatch(text, /(?:\+|\b0)\d[\d ()-]{7,}/, path)
    t.notMatch(text, /(?:^|\s)\/(?:\w+\/)+/, path)
  }
})

test('texts are tidy', async t => {
  for (const { path, text } of prose) {
    t.equal(text, text.trim(), path)
    t.notMatch(text, / {2}|\t|\r|\n{3}|[“”‘’]|<|undefined|TODO/, path)
  }
  for (
    const { path, text, key } of prose
  ) { if (['gloss', 'summary', 'reason', 'points', 'text', 'anchor'].includes(key)) t.match(text, /[.]$/, path) }
})

test('each principle of the core set has a gloss, an explanation, points and three to five statements', async t => {
  for (const { slug, gloss, explanation, points, statements } of core.content.principles) {
    t.equal(sentencesOf(gloss ?? '').length, 1, `${slug} gloss`)
    const length = wordsOf(explanation ?? '').length
    t.ok(length >= 80 && length <= 180, `${slug} explanation: ${length} words`)
    t.ok(points.length >= 2, `${slug} points`)
    t.ok(statements.length >= 3 && statements.length <= 5, `${slug} statements`)
    for (const { key, text } of statements) {
      t.match(text, /^In our arrangement, /, key)
      t.equal(sentencesOf(text).length, 1, key)
    }
  }
  t.strictSame(core.content.principles.map(({ points }) => points.length), [5, 5, 13, 3, 4, 5, 2])
})

test('summaries of examples have two to four sentences', async t => {
  for (const { slug, summary } of core.content.examples) {
    const { length } = sentencesOf(summary)
    t.ok(length >= 2 && length <= 4, `${slug}: ${length}`)
  }
})

test('the guide gives eight facts and four aims', async t => {
  t.equal(guide.facts.length, 8)
  t.equal(aims.aims.length, 4)
  t.match(aims.credit, /With-you is not the charity called WithYou/)
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

test('Easy Read sentences have at most 15 words', async t => {
  const texts = core.content.wordings.flatMap(({ title, description, principles }) =>
    strings({ title, description, principles })
  )
  for (const { path, text } of texts.filter(({ key }) => key !== 'slug' && key !== 'key')) {
    for (const sentence of sentencesOf(text)) {
      const { length } = wordsOf(sentence)
      t.ok(length <= 15, `${path}: ${length} words: ${sentence}`)
    }
  }
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
