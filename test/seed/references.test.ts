import { test } from 'tap'
import {
  aims, core, crosswalks, everything, guide, provenances, published, sets, setCalled, sources,
  strings
} from './seed.ts'

const permanent = /^[a-z][a-z0-9-]{1,62}$/
const sourceSlugs = sources.map(({ slug }) => slug)

function isUnique (values: readonly string[]): boolean {
  return new Set(values).size === values.length
}

test('slugs and keys are valid', async t => {
  const names = strings(everything).filter(({ key }) => key === 'slug' || key === 'key')
  for (const { path, text } of names) t.match(text, permanent, `${path} ${text}`)
})

test('slugs and keys are unique', async t => {
  t.ok(isUnique(sets.map(({ slug }) => slug)), 'sets')
  t.ok(isUnique(sourceSlugs), 'sources')
  for (const { slug, content } of sets) {
    t.ok(isUnique(content.principles.map(principle => principle.slug)), `${slug} principles`)
    t.ok(
      isUnique(content.principles.flatMap(({ statements }) => statements.map(({ key }) => key))),
      `${slug} statements`
    )
    t.ok(isUnique(content.examples.map(example => example.slug)), `${slug} examples`)
    t.ok(isUnique(content.categories.map(category => category.slug)), `${slug} categories`)
    t.ok(isUnique(content.sources.map(source => source.slug)), `${slug} sources`)
    for (const { slug: principle, examples } of content.principles) {
      t.ok(isUnique(examples.map(({ example }) => example)), `${slug} ${principle}`)
    }
  }
  for (const list of [guide.facts, guide.audiences, guide.situations, guide.limits, aims.aims]) {
    t.ok(isUnique(list.map(({ slug }) => slug)))
  }
})

test('every source named is a source recorded', async t => {
  const named = new Set(provenances(everything).flatMap(provenance => provenance.sources))
  for (const slug of named) t.ok(sourceSlugs.includes(slug), slug)
  t.strictSame(sourceSlugs.filter(slug => !named.has(slug)), [], 'and no source is recorded for nothing')
  for (const provenance of provenances(everything)) t.ok(provenance.sources.length > 0)
})

test('a set carries equal copies of exactly the sources it uses', async t => {
  for (const { slug, content } of sets) {
    const used = new Set(provenances(content).flatMap(provenance => provenance.sources))
    t.strictSame(content.sources, sources.filter(source => used.has(source.slug)), slug)
  }
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
  for (const placement of mutual?.examples ?? []) t.match(placement, { relation: 'row-lost', placement: 'inferred' })
  for (const placement of rest.flatMap(principle => principle.examples)) {
    t.match(placement, { relation: 'illustrates', placement: 'in-guide' })
  }
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
  for (const principle of [mutual, reciprocal]) {
    t.match(principle?.provenance, { textStatus: 'reconstructed', sources: ['imroc-briefing-5'] })
  }
  for (const { slug, provenance } of rest) {
    t.match(provenance, { textStatus: 'own-words', sources: ['peer-based-approaches'] }, slug)
  }
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
})

test('crosswalks lead from the core set to every other set', async t => {
  t.strictSame(crosswalks.map(({ to }) => to).sort(), published.map(({ slug }) => slug).sort())
  for (const { from, to, links } of crosswalks) {
    const principlesOf = (set: string) => setCalled(set).content.principles.map(({ slug }) => slug)
    for (const link of links) {
      t.ok(principlesOf(from).includes(link.from), `${from} ${link.from}`)
      t.ok(principlesOf(to).includes(link.to), `${to} ${link.to}`)
    }
    t.ok(isUnique(links.map(link => `${link.from} ${link.to}`)), to)
  }
})

test('the core set holds two principles of ImROC in its third, and six are equal', async t => {
  const links = crosswalks.find(({ to }) => to === 'imroc')?.links ?? []
  t.strictSame(links.filter(({ relationship }) => relationship === 'broader').map(({ from, to }) => [from, to]), [
    ['recovery-focused-and-non-directive', 'non-directive'],
    ['recovery-focused-and-non-directive', 'recovery-focused'],
  ])
  const equal = links.filter(({ relationship }) => relationship === 'equal')
  t.equal(equal.length, 6)
  for (const { from, to } of equal) t.equal(from, to)
})
