import { Type, type Static, type TInteger } from '@sinclair/typebox'
import { changedItems, changeReasons } from '../../domain/versions/changes.ts'
import { derivations, statuses } from '../../domain/tailoring/ledger.ts'
import { relationships } from '../../domain/versions/principle-set.ts'
import { bumps } from '../../domain/versions/version-number.ts'
import { closed, oneOf, orNull, ref } from '../../http/schema.ts'
import { origins } from '../../storage/schema/tables.ts'
import { Digest, Instant, Links, PrincipleSchema, PrincipleSummarySchema, provenance, Slug, VersionText, wording } from './schemas.ts'

const setHead = {
  id: Type.String({ format: 'uuid' }),
  type: Type.Literal('principle-set'),
  slug: Slug,
  title: Type.String(),
  description: Type.String(),
  origin: oneOf(origins, { description: '`guide`: from the guide. `published`: another body\'s set, served beside it. `custom`: a network\'s own' }),
  version: VersionText,
  digest: Digest,
  publishedAt: Instant,
  assessable: Type.Boolean({ description: 'Whether it can be used as a checklist; a set served by its names alone cannot' }),
}

export const PrincipleSetSummarySchema = Type.Object({ ...setHead, principleCount: Type.Integer({ minimum: 0 }), links: Links },
  { $id: 'PrincipleSetSummary', ...closed })
export type PrincipleSetSummary = Static<typeof PrincipleSetSummarySchema>

/** Rule T6: an exact version, never the latest. */
export const BaseReferenceSchema = Type.Object({
  set: Type.String({ format: 'uuid', description: 'The id of the set' }),
  version: VersionText,
  digest: Digest,
}, { $id: 'BaseReference', description: 'The exact version that a set was made from', ...closed })

const Bound = Type.String({ description: 'An exact number from 0 to 1, as a decimal or a fraction such as "1/2"' })

export const PrincipleSetSchema = Type.Object({
  ...setHead,
  scoringDigest: Digest,
  changeNote: Type.String(),
  scale: orNull(Type.Object({
    key: Slug,
    levels: Type.Array(Type.Object({
      key: Slug,
      label: Type.String(),
      anchor: Type.String({ description: 'What one would see at this level' }),
      points: Type.Integer(),
    }, closed)),
  }, closed)),
  minCoverage: Bound,
  weakBelow: Bound,
  strongFrom: Bound,
  composite: Type.Boolean(),
  derivation: orNull(Type.Object({
    basedOn: ref(BaseReferenceSchema),
    kind: oneOf(derivations, { description: '`compliesWith`: reworded editorially at most, and without optional principles alone. `extends`: everything of the base, and more. `inspiredBy`: otherwise' }),
    basis: Type.Literal('declared by the author'),
    coverage: Type.Object(Object.fromEntries(statuses.map(status => [status, Type.Integer({ minimum: 0 })])) as Record<typeof statuses[number], TInteger>, {
      description: 'How many principles of the base were adopted, adapted, replaced and omitted, and how many are new', ...closed,
    }),
  }, { description: 'How it was made from another set; null for one that was made from nothing', ...closed })),
  principles: Type.Array(Type.Union([ref(PrincipleSummarySchema), ref(PrincipleSchema)]), {
    description: 'Whole with `expand=principles`, with whole examples with `expand=principles.examples`',
  }),
  ...wording,
  ...provenance,
  links: Links,
}, { $id: 'PrincipleSet', description: 'One version of a principle set', ...closed })
export type PrincipleSetRecord = Static<typeof PrincipleSetSchema>

export const VersionSummarySchema = Type.Object({
  version: VersionText,
  digest: Digest,
  scoringDigest: Digest,
  publishedAt: Instant,
  changeNote: Type.String(),
  bump: orNull(oneOf(bumps, { description: 'Null for the first version' })),
  bumpReasons: Type.Array(oneOf(changeReasons)),
  retired: orNull(Type.Object({
    explanation: Type.String(),
    replacedBy: orNull(VersionText),
    at: Instant,
  }, { description: 'Why it is not to be used for anything new; null while it may be', ...closed })),
  links: Links,
}, { $id: 'VersionSummary', ...closed })
export type VersionSummary = Static<typeof VersionSummarySchema>

export const ChangeWords = orNull(Type.Array(Type.Object({ change: oneOf(['same', 'removed', 'added']), text: Type.String() }, closed), {
  description: 'The text difference word by word; null where the change is not of one text',
}))

export const ChangeSchema = Type.Object({
  item: oneOf(changedItems),
  key: Type.String(),
  principle: orNull(Slug),
  field: orNull(Type.String({ description: 'Null where the whole item came or went' })),
  from: Type.Unknown(),
  to: Type.Unknown(),
  words: ChangeWords,
  bump: oneOf(bumps),
  reason: oneOf(changeReasons),
}, { $id: 'Change', description: 'One difference between two versions', ...closed })

const DiffSide = Type.Object({ version: VersionText, digest: Digest }, closed)

export const VersionDiffSchema = Type.Object({
  type: Type.Literal('version-diff'),
  set: Slug,
  from: DiffSide,
  to: DiffSide,
  bump: orNull(oneOf(bumps, { description: 'Null when nothing differs' })),
  reasons: Type.Array(oneOf(changeReasons)),
  changes: Type.Array(ref(ChangeSchema)),
  links: Links,
}, { $id: 'VersionDiff', ...closed })
export type VersionDiffRecord = Static<typeof VersionDiffSchema>

export const CrosswalkSchema = Type.Object({
  id: Type.String(),
  type: Type.Literal('crosswalk'),
  from: Slug,
  to: Slug,
  by: Type.Literal('ours', { description: 'Whose judgement it is' }),
  note: Type.String(),
  mappings: Type.Array(Type.Object({
    from: Slug,
    to: Slug,
    relationship: oneOf(relationships, { description: 'What `from` is to `to`' }),
    skos: oneOf(['exactMatch', 'narrowMatch', 'broadMatch', 'relatedMatch'], { description: 'The SKOS property that leads from `from` to `to`' }),
    reason: Type.String(),
  }, closed)),
  ...provenance,
  links: Links,
}, { $id: 'Crosswalk', ...closed })
export type CrosswalkRecord = Static<typeof CrosswalkSchema>
