/** The Easy Read texts: short sentences, and hard words that are explained where they first stand. */
import { test } from 'tap'
import { aims, core, guide, sentencesOf, strings, wordsOf, type Leaf } from './seed.ts'
import { hardWords } from './hard-words.ts'

const [wording] = core.content.wordings
const names = ['slug', 'key', 'lang', 'variant', 'status']

/** What a reader of one record reads, in the order in which it is shown. A title is a name: it explains nothing. */
interface ReadRecord {
  readonly name: string
  readonly texts: readonly string[]
}

const textsOf = (...values: readonly unknown[]) =>
  values.flatMap(value => strings(value)).filter(({ key }) => !names.includes(key)).map(({ text }) => text)

const records: readonly ReadRecord[] = [
  { name: 'set', texts: textsOf(wording?.description, wording?.scale) },
  ...(wording?.principles ?? []).map(({ slug, title: _, ...texts }) => ({ name: slug, texts: textsOf(texts) })),
  ...(wording?.examples ?? []).map(({ slug, summary, cadence, groupSize, reason }) => ({
    name: slug,
    texts: textsOf(summary, cadence, groupSize, reason),
  })),
  ...(wording?.categories ?? []).map(({ slug, description }) => ({ name: slug, texts: textsOf(description) })),
  ...guide.wordings.map((
    { summary, facts, benefits, audiences, situations, checklistNote, adaptingNote, limits }
  ) => ({
    name: 'guide',
    texts: textsOf(summary, facts, benefits, audiences, situations, checklistNote, adaptingNote, limits),
  })),
  ...aims.wordings.map(({ aims, credit }) => ({ name: 'aims', texts: textsOf(aims, credit) })),
]

/** The hard words that are not explained in the sentence where they first stand or in the two after it. */
function unexplained ({ texts }: ReadRecord): string[] {
  const sentences = texts.flatMap(sentencesOf)
  return hardWords.flatMap(([word, explanation]) => {
    const first = sentences.findIndex(sentence => word.test(sentence.toLowerCase()))
    const near = sentences.slice(first, first + 3)
    return first < 0 || near.some(sentence => explanation.test(sentence)) ? [] : [`${word.source}: ${near[0]}`]
  })
}

test('every Easy Read sentence of the set, the guide and the aims has at most 15 words', async t => {
  const texts = [wording, ...guide.wordings, ...aims.wordings].flatMap((value): Leaf[] => strings(value))
    .filter(({ key }) => !names.includes(key))
  t.ok(texts.length > 150)
  const sentences = texts.flatMap(({ path, text }) => sentencesOf(text).map(sentence => ({ path, sentence })))
  t.strictSame(sentences.filter(({ sentence }) => wordsOf(sentence).length > 15), [])
})

test('a hard word is explained where it first stands in a record', async t => {
  t.strictSame(records.map(({ name }) => name).length, 1 + 7 + 14 + 7 + 1 + 1)
  for (const record of records) t.strictSame(unexplained(record), [], record.name)
})

test('a hard word that is not explained is found', async t => {
  const texts = ['We feel well.', 'There may be distress. It is hard. We go on. Distress means feeling very upset.']
  t.strictSame(unexplained({ name: 'some', texts }), ['\\bdistress: There may be distress.'])
})

test('no hard word is on the list that stands nowhere', async t => {
  const all = records.flatMap(({ texts }) => texts).join(' ').toLowerCase()
  t.strictSame(hardWords.filter(([word]) => !word.test(all)).map(([word]) => word.source), [])
})

test('the texts of the wordings are marked as ours and as a draft', async t => {
  const worded = [wording, ...guide.wordings, ...aims.wordings]
  t.match(worded, worded.map(() => ({ lang: 'en', variant: 'easy-read', status: 'draft: not user-tested' })))
  const ours = { textStatus: 'own-words', rightsHolder: 'Peer Principles contributors', licence: 'CC-BY-4.0' }
  t.match([core.content.provenance, guide.provenance, aims.provenance], [ours, ours, ours])
  t.match(core.content.examples.map(({ provenance }) => provenance), core.content.examples.map(() => ours))
})
