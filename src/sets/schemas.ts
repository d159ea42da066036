import { Type, type Static } from '@sinclair/typebox'
import { BaseReferenceSchema, ChangeSchema, VersionSummarySchema } from '../content/index.ts'
import { changeKinds, changeReasons } from '../domain/versions/change.ts'
import { rationaleLimits, textLimits } from '../domain/values/limits.ts'
import { decidedKinds } from '../domain/tailoring/rebase.ts'
import { bumps } from '../domain/versions/version-number.ts'
import { strict, lineOfText, oneOf, orNull, ref, visible } from '../http/schema.ts'
import { visibilities } from '../storage/schema/sets.ts'
import { AuthoredSetSchema, OwnProvenance, TailoringSchema } from './drafts/schemas.ts'
import { Slug, Id, Instant, VersionText, links } from './fields.ts'
import { ImportOriginSchema } from './exchange/schemas.ts'
import { OperationSchema } from './drafts/operation-schemas.ts'
import { ReplacementRecord, LedgerEntrySchema, decided, LedgerSchema, UpstreamSchema } from './lineage/schemas.ts'

/**
 * The wire shapes around a set: its settings, its draft, what publishing comes to.
 */

const Visibility = oneOf(visibilities, {
  description:
    '`private`: only your organisation can read it. `unlisted`: everybody who has its id. `public`: it is listed, ' +
    'and others may use it as a base',
})

export const NewSetSchema = Type.Object({
  slug: Slug,
  visibility: Type.Optional(Visibility),
  basedOn: Type.Optional(Type.Object({
    set: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'The slug of a set of the service, or the id of a public set or of one of yours',
    }),
    version: VersionText,
    digest: Type.Optional(
      Type.String({ maxLength: 80, description: 'Refused if it is not the digest of that version' })
    ),
  }, { description: 'The exact version to adapt; without it the set has no base', ...strict })),
  title: Type.Optional(
    lineOfText(textLimits.title, { description: 'Required without `basedOn`; otherwise that of the base unless given' })
  ),
  description: Type.Optional(Type.String({ maxLength: textLimits.description })),
  lang: Type.Optional(
    Type.String({
      pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
      maxLength: 35,
      description: 'BCP 47, `en` unless given; that of the base where there is one',
    })
  ),
  provenance: Type.Optional(
    Type.Partial(Type.Pick(OwnProvenance, ['rightsHolder', 'licence', 'lastReviewed', 'nextReview']), {
      description:
        "Of the texts that you write; your organisation's name, no licence, today and in a year unless given",
      ...strict,
    })
  ),
}, {
  $id: 'NewPrincipleSet',
  examples: [{
    slug: 'hillside-network',
    basedOn: { set: 'core', version: '1.2.0' },
    title: 'Principles of the Hillside network',
  }],
  ...strict,
})
export type NewSetBody = Static<typeof NewSetSchema>

export const SettingsBody = Type.Object({ slug: Type.Optional(Slug), visibility: Type.Optional(Visibility) }, {
  $id: 'PrincipleSetSettingsPatch',
  examples: [{ visibility: 'public' }],
  minProperties: 1,
  ...strict,
})

export type SettingsPatch = Static<typeof SettingsBody>

export const SettingsSchema = Type.Object({
  id: Id,
  type: Type.Literal('principle-set-settings'),
  slug: Slug,
  visibility: Visibility,
  revision: Type.Integer({ minimum: 1, description: 'Of these settings; their ETag has it too' }),
  createdAt: Instant,
  version: orNull(Type.String({ description: 'The newest version; null before the first is published' })),
  links: links('self', 'set', 'draft', 'versions'),
}, { $id: 'PrincipleSetSettings', description: 'What can be updated of a set without publishing', ...strict })
export type SettingsRecord = Static<typeof SettingsSchema>

const Message = Type.Object({
  pointer: Type.String({ description: 'RFC 6901, into the draft; below `/content` for what comes from the base' }),
  code: Type.String(),
  detail: Type.String(),
}, strict)

export const DraftSchema = Type.Object({
  type: Type.Literal('draft'),
  set: Id,
  revision: Type.Integer({ minimum: 1 }),
  updatedAt: Instant,
  basedOn: orNull(ref(BaseReferenceSchema)),
  importedFrom: orNull(ref(ImportOriginSchema)),
  tailoring: orNull(ref(TailoringSchema)),
  content: orNull(ref(AuthoredSetSchema)),
  upstream: orNull(Type.Object({
    from: VersionText,
    decisions: Type.Array(
      Type.Object({
        slug: Slug,
        kind: oneOf(decidedKinds),
        mapping: orNull(ReplacementRecord),
        proposal: ref(OperationSchema),
        resolved: Type.Boolean(),
      }, strict),
      {
        description:
          'To be made before publishing: update the operations as you want them, and name the slug in `resolved`',
      }
    ),
    applied: Type.Array(Slug, { description: 'Principles whose new text was applied' }),
    dropped: Type.Array(Message, { description: 'What could not be applied' }),
  }, { description: 'What came from a rebase; null once published', ...strict })),
  links: links('self', 'set', 'settings', 'validation'),
}, { $id: 'Draft', description: 'The content of the next version', ...strict })
export type DraftRecord = Static<typeof DraftSchema>

export const DraftSummarySchema = Type.Object({
  set: Id,
  slug: Slug,
  visibility: Visibility,
  revision: Type.Integer({ minimum: 1 }),
  updatedAt: Instant,
  links: links('self', 'settings'),
}, { $id: 'DraftSummary', ...strict })
export type DraftSummaryRecord = Static<typeof DraftSummarySchema>

const intent = {
  bump: Type.Optional(oneOf(bumps, { description: 'To get a higher version number than the changes need' })),
  changeKind: Type.Optional(
    oneOf(changeKinds, {
      description: 'Of the texts that differ from the newest version; `editorial` needs `confirmEditorial`',
    })
  ),
  confirmEditorial: Type.Optional(Type.Boolean()),
}

export const ValidationBody = Type.Object(intent, { $id: 'Intent', examples: [{}], ...strict })
export const PublicationBody = Type.Object({
  changeNote: Type.String({
    ...visible,
    maxLength: rationaleLimits.longest,
    description: 'What changed and why, for the users of the set',
  }),
  ...intent,
}, { $id: 'Publication', examples: [{ changeNote: 'The first version of our network.' }], ...strict })

export const VerdictSchema = Type.Object({
  type: Type.Literal('verdict'),
  publishable: Type.Boolean(),
  errors: Type.Array(Message),
  warnings: Type.Array(Message, {
    description:
      'What does not prevent publishing but should be known, such as HTML that readers will see as text, or an image ' +
      'that they will not see',
  }),
  open: Type.Array(Slug, { description: 'Decisions of a rebase that are still to be made' }),
  version: orNull(Type.String({ description: 'The number that it would get; null if nothing differs' })),
  bump: orNull(oneOf(bumps)),
  bumpReasons: Type.Array(oneOf(changeReasons)),
  ...decided,
  entries: Type.Array(ref(LedgerEntrySchema)),
  changes: Type.Array(ref(ChangeSchema), { description: 'What differs from the newest version of the set' }),
}, { $id: 'Verdict', description: 'What publishing the draft would come to', ...strict })
export type VerdictRecord = Static<typeof VerdictSchema>

export const PublishedSchema = Type.Object({
  type: Type.Literal('published-version'),
  set: Id,
  ...Type.Omit(VersionSummarySchema, ['links']).properties,
  ...decided,
  warnings: Type.Array(Message),
  links: links('self', 'ledger', 'set'),
}, { $id: 'PublishedVersion', ...strict })
export type PublishedRecord = Static<typeof PublishedSchema>

export const RebaseBody = Type.Object({ to: VersionText }, {
  $id: 'RebaseRequest',
  description: 'The version of the base to rebase on',
  examples: [{ to: '1.2.0' }],
  ...strict,
})

export const RetirementBody = Type.Object({
  explanation: Type.String({ ...visible, maxLength: rationaleLimits.longest }),
  replacedBy: Type.Optional(orNull(VersionText)),
}, { $id: 'RetirementRequest', examples: [{ explanation: 'The network has agreed on other words.' }], ...strict })
export type Retirement = Static<typeof RetirementBody>

/** Whatever a document names. */
export const setComponents = [
  NewSetSchema,
  SettingsBody,
  SettingsSchema,
  DraftSchema,
  DraftSummarySchema,
  LedgerEntrySchema,
  LedgerSchema,
  ValidationBody,
  PublicationBody,
  VerdictSchema,
  PublishedSchema,
  RebaseBody,
  RetirementBody,
  UpstreamSchema,
]
