import { test } from 'tap'
import type { Test } from 'tap'
import {
  audiences, formats, judgements, notApplicablePolicies, placements, relations, relationships, sourceBases,
  sourceKinds, textStatuses
} from '../../src/domain/versions/principle-set.ts'
import { aims, core, crosswalks, everything, guide, provenances, published, setFiles, sets, sources } from './seed.ts'

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const day = /^\d{4}-\d{2}-\d{2}$/

/** A seeded record has exactly these fields: a missing one and a misspelt one are both errors. */
function hasFields (t: Test, value: object, fields: string, name: string) {
  t.strictSame(Object.keys(value).sort(), fields.split(' ').sort(), name)
}

function hasOneOf (t: Test, value: string, list: readonly string[], name: string) {
  t.ok(list.includes(value), `${name}: ${value}`)
}

test('a set', async t => {
  t.strictSame(setFiles, sets.map(({ slug }) => `${slug}.json`), 'is named like its file')
  t.equal(new Set(sets.map(({ id }) => id)).size, sets.length, 'has an id of its own')
  for (const set of sets) {
    hasFields(t, set, 'id slug origin release content', set.slug)
    t.match(set.id, uuid7)
    t.equal(set.origin, set.slug === 'core' ? 'guide' : 'published')
    hasFields(t, set.release, 'publishedAt changeNote changeKind', `${set.slug} release`)
    t.equal(new Date(set.release.publishedAt).toISOString(), set.release.publishedAt)
    t.ok(set.release.changeNote.length > 0)
    hasFields(
      t,
      set.content,
      'title description lang assessable scale minCoverage weakBelow strongFrom composite principles examples ' +
        'categories ' +
        'sources wordings replacedBy provenance',
      `${set.slug} content`
    )
    t.match(set.content, {
      lang: 'en',
      minCoverage: '1/2',
      weakBelow: '1/2',
      strongFrom: '3/4',
      composite: false,
      replacedBy: [],
    })
  }
})

test('a principle', async t => {
  for (const { slug: set, content } of sets) {
    for (const principle of content.principles) {
      const name = `${set} ${principle.slug}`
      hasFields(
        t,
        principle,
        'slug title gloss explanation points statements examples weight optional provenance',
        name
      )
      t.match(principle, { weight: 1, optional: false }, name)
      for (const statement of principle.statements) {
        hasFields(t, statement, 'key text weight counted notApplicable', statement.key)
        t.match(statement, { weight: 1, counted: true, notApplicable: 'exclude' }, statement.key)
        hasOneOf(t, statement.notApplicable, notApplicablePolicies, statement.key)
      }
      for (const placement of principle.examples) {
        hasFields(t, placement, 'example relation placement', name)
        hasOneOf(t, placement.relation, relations, name)
        hasOneOf(t, placement.placement, placements, name)
      }
    }
  }
})

test('an example', async t => {
  for (const example of core.content.examples) {
    const name = example.slug
    hasFields(
      t,
      example,
      'slug title category summary link peerSupport format audience cadence groupSize provenance',
      name
    )
    hasFields(t, example.peerSupport, 'judgement by reason', name)
    hasOneOf(t, example.peerSupport.judgement, judgements, name)
    t.equal(example.peerSupport.by, 'ours', name)
    if (example.link !== null) hasFields(t, example.link, 'url guideUrl linkCheckedOn', name)
    for (const format of example.format) hasOneOf(t, format, formats, name)
    for (const audience of example.audience) hasOneOf(t, audience, audiences, name)
  }
  for (const category of core.content.categories) hasFields(t, category, 'slug title description', category.slug)
})

test('the scale of the core set is presence-4', async t => {
  const { scale } = core.content
  t.equal(scale?.key, 'presence-4')
  t.strictSame(scale?.levels.map(({ key, points }) => [key, points]), [['not', 0], ['emerging', 1], ['mostly', 2], [
    'fully',
    3,
  ]])
  t.strictSame(scale?.levelMaps, [])
  for (const level of scale?.levels ?? []) {
    hasFields(t, level, 'key label anchor points', level.key)
    t.ok(level.label.length > 0 && level.anchor.length > 0)
  }
})

test('a source', async t => {
  for (const source of sources) {
    hasFields(
      t,
      source,
      'slug title kind authors publisher published url linkCheckedOn basis licence note',
      source.slug
    )
    hasOneOf(t, source.kind, sourceKinds, source.slug)
    hasOneOf(t, source.basis, sourceBases, source.slug)
    t.equal(source.linkCheckedOn, null, 'nobody has followed the link yet')
    if (source.published !== null) t.match(source.published, /^\d{4}(-\d{2}){0,2}$/)
  }
})

test('a provenance', async t => {
  for (const provenance of provenances(everything)) {
    hasFields(t, provenance, 'sources textStatus rightsHolder licence lastReviewed nextReview', 'provenance')
    hasOneOf(t, provenance.textStatus, textStatuses, 'text status')
    t.match(provenance.lastReviewed, day)
    t.match(provenance.nextReview, day)
    t.ok(provenance.lastReviewed < provenance.nextReview)
    const ours = provenance.textStatus !== 'name-only'
    t.equal(provenance.licence, ours ? 'CC-BY-4.0' : null, "we license our own words and nobody else's")
    t.equal(provenance.rightsHolder === 'Peer Principles contributors', ours)
  }
})

test('a wording', async t => {
  t.equal(core.content.wordings.length, 1)
  for (const wording of core.content.wordings) {
    hasFields(t, wording, 'lang variant status title description principles', wording.variant)
    t.match(wording, { lang: 'en', variant: 'easy-read', status: 'draft: not user-tested' })
    for (const texts of wording.principles) {
      hasFields(t, texts, 'slug title gloss explanation points statements', texts.slug)
      for (const statement of texts.statements ?? []) hasFields(t, statement, 'key text', statement.key)
    }
  }
})

test('a name-only set gives names and nothing of the text', async t => {
  t.equal(published.length, 8)
  for (const { slug, content } of published) {
    t.match(content, { assessable: false, scale: null, provenance: { textStatus: 'name-only' } }, slug)
    t.strictSame([content.examples, content.categories, content.wordings], [[], [], []], slug)
    for (const principle of content.principles) {
      t.match(
        principle,
        { gloss: null, explanation: null, provenance: { textStatus: 'name-only' } },
        `${slug} ${principle.slug}`
      )
      t.strictSame(
        [principle.points, principle.statements, principle.examples],
        [[], [], []],
        `${slug} ${principle.slug}`
      )
    }
  }
})

test('the guide, the aims and the crosswalks', async t => {
  hasFields(t, guide, 'title summary facts audiences situations checklistNote adaptingNote limits provenance', 'guide')
  for (const item of [...guide.facts, ...guide.audiences, ...guide.situations, ...guide.limits]) {
    hasFields(t, item, 'slug text', item.slug)
  }
  hasFields(t, aims, 'aims credit provenance', 'aims')
  for (const aim of aims.aims) hasFields(t, aim, 'slug title text', aim.slug)
  for (const crosswalk of crosswalks) {
    hasFields(t, crosswalk, 'from to by note provenance links', crosswalk.to)
    t.equal(crosswalk.by, 'ours')
    for (const link of crosswalk.links) {
      hasFields(t, link, 'from to relationship reason', `${link.from} to ${link.to}`)
      hasOneOf(t, link.relationship, relationships, crosswalk.to)
    }
  }
})
