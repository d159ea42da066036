import { Type, type Static, type TInteger } from '@sinclair/typebox'
import { changedItems, changeReasons } from '../../domain/versions/change.ts'
import { derivations, statuses } from '../../domain/tailoring/ledger.ts'
import { relationships } from '../../domain/versions/principle-set.ts'
import { bumps } from '../../domain/versions/version-number.ts'
import { strict, oneOf, orNull, ref } from '../../http/schema.ts'
import { origins } from '../../storage/schema/sets.ts'
import {
  Digest, Instant, Links, PrincipleSchema, PrincipleSummarySchema, provenance, Slug, VersionText,
  wording
} from './schemas.ts'
import { withWordings } from './worded.ts'

const setHead = {
  id: Type.String({ format: 'uuid' }),
  type: Type.Literal('principle-set'),
  slug: Slug,
  title: Type.String(),
  description: Type.String(),
  origin: oneOf(origins, {
    description:
      '`guide`: from the guide. `published`: published by another body. `custom`: created by an organisation here',
  }),
  version: VersionText,
  digest: Digest,
  publishedAt: Instant,
  assessable: Type.Boolean({
    description: 'Whether the set can be used for assessments; a set of which only the names are published cannot',
  }),
}

export const PrincipleSetSummarySchema = Type.Object({
  ...setHead,
  principleCount: Type.Integer({ minimum: 0 }),
  links: Links,
}, { $id: 'PrincipleSetSummary', ...strict })
export type PrincipleSetSummary = Static<typeof PrincipleSetSummarySchema>

/** Rule T6: an exact version, never the latest. */
export const BaseReferenceSchema = Type.Object({
  set: Type.String({ format: 'uuid', description: 'The id of the set' }),
  version: VersionText,
  digest: Digest,
}, { $id: 'BaseReference', description: 'The exact version that a set is based on', ...strict })

const Replacements = (description: string) =>
  Type.Array(Type.Object({
    from: Type.Array(Slug),
    to: Type.Array(Slug),
    relationship: oneOf(relationships, { description: 'The relationship of `from` to `to`' }),
  }, strict), { description })

const Bound = Type.String({ description: 'An exact number from 0 to 1, as a decimal or a fraction such as "1/2"' })

export const PrincipleSetSchema = withWordings(Type.Object({
  ...setHead,
  scoringDigest: Digest,
  changeNote: Type.String(),
  scale: orNull(Type.Object({
    key: Slug,
    levels: Type.Array(Type.Object({
      key: Slug,
      label: Type.String(),
      anchor: Type.String({ description: 'What this level looks like in practice' }),
      points: Type.Integer(),
    }, strict)),
  }, strict)),
  minCoverage: Bound,
  weakBelow: Bound,
  strongFrom: Bound,
  composite: Type.Boolean(),
  derivation: orNull(Type.Object({
    basedOn: ref(BaseReferenceSchema),
    kind: oneOf(derivations, {
      description:
        '`compliesWith`: only editorial rewording, and only optional principles left out. `extends`: all of the ' +
        'base, and more. `inspiredBy`: anything else',
    }),
    basis: Type.Literal('declared by the author'),
    coverage: Type.Object(
      Object.fromEntries(statuses.map(status => [status, Type.Integer({ minimum: 0 })])) as Record<
        typeof statuses[number],
        TInteger
      >,
      {
        description:
          'How many principles of the base were adopted, adapted, replaced and omitted, and how many were added',
        ...strict,
      }
    ),
  }, { description: 'How the set was derived from another; null for a set without a base', ...strict })),
  replacedBy: Replacements('What took the place of principles and statements of earlier versions'),
  principles: Type.Array(Type.Union([ref(PrincipleSummarySchema), ref(PrincipleSchema)]), {
    description: 'In full with `expand=principles`; with full examples with `expand=principles.examples`',
  }),
  ...wording,
  ...provenance,
  links: Links,
}, { $id: 'PrincipleSet', description: 'One version of a principle set', ...strict }))
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
  }, { description: 'Why the version must not be used for anything new; null if it is not retired', ...strict })),
  links: Links,
}, { $id: 'VersionSummary', ...strict })
export type VersionSummary = Static<typeof VersionSummarySchema>

export const ChangeWords = orNull(
  Type.Array(Type.Object({ change: oneOf(['same', 'removed', 'added']), text: Type.String() }, strict), {
    description: 'The difference word by word; null if the change is not in a text',
  })
)

export const ChangeSchema = Type.Object({
  item: oneOf(changedItems),
  key: Type.String(),
  principle: orNull(Slug),
  field: orNull(Type.String({ description: 'Null if the whole item was added or removed' })),
  from: Type.Unknown(),
  to: Type.Unknown(),
  words: ChangeWords,
  bump: oneOf(bumps),
  reason: oneOf(changeReasons),
}, { $id: 'Change', description: 'One difference between two versions', ...strict })

const DiffSide = Type.Object({ version: VersionText, digest: Digest }, strict)

export const VersionDiffSchema = Type.Object({
  type: Type.Literal('version-diff'),
  set: Slug,
  from: DiffSide,
  to: DiffSide,
  bump: orNull(oneOf(bumps, { description: 'Null if nothing differs' })),
  reasons: Type.Array(oneOf(changeReasons)),
  renamed: Replacements('What took the place of principles and statements of the older version'),
  changes: Type.Array(ref(ChangeSchema)),
  links: Links,
}, { $id: 'VersionDiff', ...strict })
export type VersionDiffRecord = Static<typeof VersionDiffSchema>

export const CrosswalkSchema = Type.Object({
  id: Type.String(),
  type: Type.Literal('crosswalk'),
  from: Slug,
  to: Slug,
  by: Type.Literal('ours', { description: 'Who made the mapping' }),
  note: Type.String(),
  mappings: Type.Array(Type.Object({
    from: Slug,
    to: Slug,
    relationship: oneOf(relationships, { description: 'The relationship of `from` to `to`' }),
    skos: oneOf(['exactMatch', 'narrowMatch', 'broadMatch', 'relatedMatch'], {
      description: 'The SKOS mapping property from `from` to `to`',
    }),
    reason: Type.String(),
  }, strict)),
  ...provenance,
  links: Links,
}, { $id: 'Crosswalk', ...strict })
export type CrosswalkRecord = Static<typeof CrosswalkSchema>
