import { test } from 'tap'
import { collectDifferences } from '../fixtures/differences.ts'
import {
  aims, core, crosswalks, everything, guide, provenances, published, sets, setCalled, sources,
  strings
} from './seed.ts'

const permanent = /^[a-z][a-z0-9-]{1,62}$/
const sourceSlugs = sources.map(({ slug }) => slug)

function repeated (values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index)
}

test('slugs and keys are valid', async t => {
  const names = strings(everything).filter(({ key }) => key === 'slug' || key === 'key')
  t.ok(names.length > 0)
  t.strictSame(names.filter(({ text }) => !permanent.test(text)), [])
})

test('slugs and keys are unique', async t => {
  const slugsOf = (values: ReadonlyArray<{ readonly slug: string }>) => values.map(({ slug }) => slug)
  const { differences, compare } = collectDifferences()
  compare('sets', repeated(slugsOf(sets)), [])
  compare('sources', repeated(sourceSlugs), [])
  for (const { slug, content } of sets) {
    const { principles, examples, categories, sources } = content
    for (const [name, list] of Object.entries({ principles, examples, categories, sources })) {
      compare(`${slug} ${name}`, repeated(slugsOf(list)), [])
    }
    const keys = principles.flatMap(({ statements }) => statements.map(({ key }) => key))
    compare(`${slug} statements`, repeated(keys), [])
    for (const principle of principles) {
      compare(`${slug} ${principle.slug}`, repeated(principle.examples.map(({ example }) => example)), [])
    }
  }
  for (const list of [guide.facts, guide.audiences, guide.situations, guide.limits, aims.aims]) {
    compare(slugsOf(list).join(', '), repeated(slugsOf(list)), [])
  }
  t.strictSame(differences, [])
})

test('every source named is a source recorded', async t => {
  const named = new Set(provenances(everything).flatMap(provenance => provenance.sources))
  t.strictSame([...named].filter(slug => !sourceSlugs.includes(slug)), [])
  t.strictSame(sourceSlugs.filter(slug => !named.has(slug)), [], 'and no source is recorded for nothing')
  t.strictSame(provenances(everything).filter(provenance => provenance.sources.length === 0), [])
})

test('a set carries equal copies of exactly the sources it uses', async t => {
  const { differences, compare } = collectDifferences()
  for (const { slug, content } of sets) {
    const used = new Set(provenances(content).flatMap(provenance => provenance.sources))
    compare(slug, content.sources, sources.filter(source => used.has(source.slug)))
  }
  t.strictSame(differences, [])
})

test('categories and placements point at what the set holds', async t => {
  const { categories, examples, principles } = core.content
  const categorySlugs = categories.map(({ slug }) => slug)
  t.strictSame([...new Set(examples.map(({ category }) => category))].sort(), categorySlugs.toSorted())
  const placed = new Set(principles.flatMap(principle => principle.examples.map(({ example }) => example)))
  t.strictSame([...placed].sort(), examples.map(({ slug }) => slug).sort(), 'every example has a place')
})

test('examples stand where the guide has them', async t => {
  const { examples, principles } = core.content
  t.equal(examples.length, 14)
  t.equal(examples.filter(({ link }) => link !== null).length, 13)
  t.equal(examples.find(({ link }) => link === null)?.slug, 'care-home-as-community-asset')
  t.strictSame(principles.map(principle => principle.examples.length), [5, 5, 1, 2, 2, 3, 1])
  const [mutual, reciprocal, ...rest] = principles
  t.strictSame(mutual?.examples, reciprocal?.examples, 'an example whose row is lost belongs to both')
  const lost = mutual?.examples ?? []
  t.strictSame(lost.filter(({ relation, placement }) => relation !== 'row-lost' || placement !== 'inferred'), [])
  const others = rest.flatMap(principle => principle.examples)
  t.strictSame(others.filter(({ relation, placement }) => relation !== 'illustrates' || placement !== 'in-guide'), [])
})

test('the core set has the seven principles of the guide, in order', async t => {
  t.strictSame(core.content.principles.map(({ slug, title }) => [slug, title]), [
    ['mutual', 'Mutual'],
    ['reciprocal', 'Reciprocal'],
    ['recovery-focused-and-non-directive', 'Recovery focused and non-directive'],
    ['strengths-based', 'Strengths-based'],
    ['inclusive', 'Inclusive'],
    ['progressive', 'Progressive'],
    ['safe', 'Safe'],
  ])
  const [mutual, reciprocal, ...rest] = core.content.principles
  t.match([mutual, reciprocal].map(principle => principle?.provenance), [
    { textStatus: 'reconstructed', sources: ['imroc-briefing-5'] },
    { textStatus: 'reconstructed', sources: ['imroc-briefing-5'] },
  ])
  const ownWords = { textStatus: 'own-words', sources: ['peer-based-approaches'] }
  t.match(rest.map(({ provenance }) => provenance), rest.map(() => ownWords))
})

test('the Easy Read wording follows the standard text, part by part', async t => {
  const [wording] = core.content.wordings
  const shape = (
    principles: ReadonlyArray<{ slug: string, points?: readonly string[], statements?: ReadonlyArray<{ key: string }> }>
  ) =>
    principles.map(({ slug, points, statements }) => ({
      slug,
      points: points?.length,
      keys: statements?.map(({ key }) => key),
    }))
  t.strictSame(shape(wording?.principles ?? []), shape(core.content.principles))
  const { examples, categories } = core.content
  const isSaid = (text: string | null | undefined) => typeof text === 'string'
  t.strictSame(
    wording?.examples?.map(({ slug, cadence, groupSize }) => [slug, isSaid(cadence), isSaid(groupSize)]),
    examples.map(({ slug, cadence, groupSize }) => [slug, isSaid(cadence), isSaid(groupSize)]),
    'of every example all that it says'
  )
  const slugs = (records: ReadonlyArray<{ slug: string }> = []) => records.map(({ slug }) => slug)
  t.strictSame(slugs(wording?.categories), slugs(categories))
  for (const list of ['facts', 'benefits', 'audiences', 'situations', 'limits'] as const) {
    t.strictSame(slugs(guide.wordings[0]?.[list]), slugs(guide[list]), list)
  }
  t.strictSame(slugs(aims.wordings[0]?.aims), slugs(aims.aims))
})

test('crosswalks lead from the core set to every other set', async t => {
  t.strictSame(crosswalks.map(({ to }) => to).sort(), published.map(({ slug }) => slug).sort())
  const { differences, compare } = collectDifferences()
  for (const { from, to, links } of crosswalks) {
    const principlesOf = (set: string) => setCalled(set).content.principles.map(({ slug }) => slug)
    compare(`${from} from`, links.filter(link => !principlesOf(from).includes(link.from)), [])
    compare(`${to} to`, links.filter(link => !principlesOf(to).includes(link.to)), [])
    compare(`${to} links`, repeated(links.map(link => `${link.from} ${link.to}`)), [])
  }
  t.strictSame(differences, [])
})

test('the core set holds two principles of ImROC in its third, and six are equal', async t => {
  const links = crosswalks.find(({ to }) => to === 'imroc')?.links ?? []
  t.strictSame(links.filter(({ relationship }) => relationship === 'broader').map(({ from, to }) => [from, to]), [
    ['recovery-focused-and-non-directive', 'non-directive'],
    ['recovery-focused-and-non-directive', 'recovery-focused'],
  ])
  const equal = links.filter(({ relationship }) => relationship === 'equal')
  t.equal(equal.length, 6)
  t.strictSame(equal.filter(({ from, to }) => from !== to), [])
})
