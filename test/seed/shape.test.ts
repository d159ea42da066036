import { test } from 'tap'
import {
  audiences, formats, judgements, notApplicablePolicies, placements, relations, relationships, sourceBases,
  sourceKinds, textStatuses
} from '../../src/domain/versions/principle-set.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { aims, core, crosswalks, everything, guide, provenances, published, setFiles, sets, sources } from './seed.ts'

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const day = /^\d{4}-\d{2}-\d{2}$/

/** Collects what is wrong with the records of one kind, to be asserted once. */
function collectFaults () {
  const { compare, differences } = collectDifferences()
  return {
    compare,
    differences,
    /** A seeded record has exactly these fields: a missing one and a misspelt one are both errors. */
    hasFields (value: object, fields: string, name: string) {
      compare(name, Object.keys(value).sort(), fields.split(' ').sort())
    },
    hasOneOf (value: string, list: readonly string[], name: string) {
      compare(`${name}: ${value} is one of ${list.join(', ')}`, list.includes(value), true)
    },
    isLike (value: string | undefined, pattern: RegExp, name: string) {
      compare(`${name}: ${value} is like ${pattern}`, pattern.test(value ?? ''), true)
    },
    /** Has at least these members. */
    has (value: object, members: object, name: string) {
      const own = Object.entries(value).filter(([key]) => Object.hasOwn(members, key))
      compare(name, Object.fromEntries(own), members)
    },
  }
}

test('a set', async t => {
  const { compare, differences, has, hasFields, isLike } = collectFaults()
  t.strictSame(setFiles, sets.map(({ slug }) => `${slug}.json`), 'is named like its file')
  t.equal(new Set(sets.map(({ id }) => id)).size, sets.length, 'has an id of its own')
  for (const set of sets) {
    hasFields(set, 'id slug origin release content', set.slug)
    isLike(set.id, uuid7, `${set.slug} id`)
    compare(`${set.slug} origin`, set.origin, set.slug === 'core' ? 'guide' : 'published')
    hasFields(set.release, 'publishedAt changeNote changeKind', `${set.slug} release`)
    const { publishedAt, changeNote } = set.release
    compare(`${set.slug} publishedAt`, publishedAt, new Date(publishedAt).toISOString())
    isLike(changeNote, /./, `${set.slug} changeNote`)
    hasFields(
      set.content,
      'title description lang assessable scale minCoverage weakBelow strongFrom composite principles examples ' +
        'categories ' +
        'sources wordings replacedBy provenance',
      `${set.slug} content`
    )
    has(set.content, {
      lang: 'en',
      minCoverage: '1/2',
      weakBelow: '1/2',
      strongFrom: '3/4',
      composite: false,
      replacedBy: [],
    }, `${set.slug} content`)
  }
  t.strictSame(differences, [])
})

test('a principle', async t => {
  const { differences, has, hasFields, hasOneOf } = collectFaults()
  for (const { slug: set, content } of sets) {
    for (const principle of content.principles) {
      const name = `${set} ${principle.slug}`
      hasFields(
        principle,
        'slug title gloss explanation points statements examples weight optional provenance',
        name
      )
      has(principle, { weight: 1, optional: false }, name)
      for (const statement of principle.statements) {
        hasFields(statement, 'key text weight counted notApplicable', statement.key)
        has(statement, { weight: 1, counted: true, notApplicable: 'exclude' }, statement.key)
        hasOneOf(statement.notApplicable, notApplicablePolicies, statement.key)
      }
      for (const placement of principle.examples) {
        hasFields(placement, 'example relation placement', name)
        hasOneOf(placement.relation, relations, name)
        hasOneOf(placement.placement, placements, name)
      }
    }
  }
  t.strictSame(differences, [])
})

test('an example', async t => {
  const { compare, differences, hasFields, hasOneOf } = collectFaults()
  for (const example of core.content.examples) {
    const name = example.slug
    hasFields(
      example,
      'slug title category summary link peerSupport format audience cadence groupSize provenance',
      name
    )
    hasFields(example.peerSupport, 'judgement by reason', name)
    hasOneOf(example.peerSupport.judgement, judgements, name)
    compare(`${name} by`, example.peerSupport.by, 'ours')
    if (example.link !== null) hasFields(example.link, 'url guideUrl linkCheckedOn', name)
    for (const format of example.format) hasOneOf(format, formats, name)
    for (const audience of example.audience) hasOneOf(audience, audiences, name)
  }
  for (const category of core.content.categories) hasFields(category, 'slug title description', category.slug)
  t.strictSame(differences, [])
})

test('the scale of the core set is presence-4', async t => {
  const { differences, hasFields, isLike } = collectFaults()
  const { scale } = core.content
  t.equal(scale?.key, 'presence-4')
  t.strictSame(scale?.levels.map(({ key, points }) => [key, points]), [['not', 0], ['emerging', 1], ['mostly', 2], [
    'fully',
    3,
  ]])
  t.strictSame(scale?.levelMaps, [])
  for (const level of scale?.levels ?? []) {
    hasFields(level, 'key label anchor points', level.key)
    isLike(level.label, /./, level.key)
    isLike(level.anchor, /./, level.key)
  }
  t.strictSame(differences, [])
})

test('a source', async t => {
  const { compare, differences, hasFields, hasOneOf, isLike } = collectFaults()
  for (const source of sources) {
    hasFields(
      source,
      'slug title kind authors publisher published url linkCheckedOn basis licence note',
      source.slug
    )
    hasOneOf(source.kind, sourceKinds, source.slug)
    hasOneOf(source.basis, sourceBases, source.slug)
    compare(`${source.slug}: nobody has followed the link yet`, source.linkCheckedOn, null)
    if (source.published !== null) isLike(source.published, /^\d{4}(-\d{2}){0,2}$/, source.slug)
  }
  t.strictSame(differences, [])
})

test('a provenance', async t => {
  const { compare, differences, hasFields, hasOneOf, isLike } = collectFaults()
  for (const provenance of provenances(everything)) {
    hasFields(provenance, 'sources textStatus rightsHolder licence lastReviewed nextReview', 'provenance')
    hasOneOf(provenance.textStatus, textStatuses, 'text status')
    const { lastReviewed, nextReview } = provenance
    isLike(lastReviewed, day, 'last review')
    isLike(nextReview, day, 'next review')
    compare(`reviewed on ${lastReviewed}, then on ${nextReview}`, lastReviewed < nextReview, true)
    const ours = provenance.textStatus !== 'name-only'
    const name = `${provenance.sources.join(', ')}, ${provenance.textStatus}`
    compare(`${name}: we license our own words and nobody else's`, provenance.licence, ours ? 'CC-BY-4.0' : null)
    compare(`${name}: holder`, provenance.rightsHolder === 'Peer Principles contributors', ours)
  }
  t.strictSame(differences, [])
})

test('a wording', async t => {
  const { differences, has, hasFields } = collectFaults()
  t.equal(core.content.wordings.length, 1)
  for (const wording of core.content.wordings) {
    hasFields(wording, 'lang variant status title description scale principles examples categories', wording.variant)
    t.strictSame(wording.scale?.levels.map(({ key }) => key), core.content.scale?.levels.map(({ key }) => key))
    for (const level of wording.scale?.levels ?? []) hasFields(level, 'key label anchor', level.key)
    has(wording, { lang: 'en', variant: 'easy-read', status: 'draft: not user-tested' }, wording.variant)
    for (const texts of wording.principles) {
      hasFields(texts, 'slug title gloss explanation points statements', texts.slug)
      for (const statement of texts.statements ?? []) hasFields(statement, 'key text', statement.key)
    }
    for (const { cadence: _, groupSize: _size, ...texts } of wording.examples ?? []) {
      hasFields(texts, 'slug title summary reason', texts.slug)
    }
    for (const texts of wording.categories ?? []) hasFields(texts, 'slug title description', texts.slug)
  }
  t.strictSame(differences, [])
})

test('a name-only set gives names and nothing of the text', async t => {
  const { compare, differences, has } = collectFaults()
  t.equal(published.length, 8)
  for (const { slug, content } of published) {
    has(content, { assessable: false, scale: null }, slug)
    has(content, { examples: [], categories: [], wordings: [] }, slug)
    compare(`${slug} text status`, content.provenance.textStatus, 'name-only')
    for (const principle of content.principles) {
      const name = `${slug} ${principle.slug}`
      has(principle, { gloss: null, explanation: null, points: [], statements: [], examples: [] }, name)
      compare(`${name} text status`, principle.provenance.textStatus, 'name-only')
    }
  }
  t.strictSame(differences, [])
})

test('the guide, the aims and the crosswalks', async t => {
  const { compare, differences, has, hasFields, hasOneOf } = collectFaults()
  const texts = 'title summary facts benefits audiences situations checklistNote adaptingNote limits'
  hasFields(guide, `${texts} wordings provenance`, 'guide')
  for (const wording of [...guide.wordings, ...aims.wordings]) {
    has(wording, { lang: 'en', variant: 'easy-read', status: 'draft: not user-tested' }, 'a wording of the library')
  }
  for (const wording of guide.wordings) hasFields(wording, `lang variant status ${texts}`, 'a wording of the guide')
  for (const wording of aims.wordings) hasFields(wording, 'lang variant status title aims credit', 'one of the aims')
  for (const item of [...guide.facts, ...guide.audiences, ...guide.situations, ...guide.limits]) {
    hasFields(item, 'slug text', item.slug)
  }
  for (const benefit of guide.benefits) hasFields(benefit, 'slug text fact', benefit.slug)
  hasFields(aims, 'aims credit wordings provenance', 'aims')
  for (const aim of aims.aims) hasFields(aim, 'slug title text', aim.slug)
  for (const crosswalk of crosswalks) {
    hasFields(crosswalk, 'from to by note provenance links', crosswalk.to)
    compare(`${crosswalk.to} by`, crosswalk.by, 'ours')
    for (const link of crosswalk.links) {
      hasFields(link, 'from to relationship reason', `${link.from} to ${link.to}`)
      hasOneOf(link.relationship, relationships, crosswalk.to)
    }
  }
  t.strictSame(differences, [])
})
