import { Type, type Static } from '@sinclair/typebox'
import { BaseReferenceSchema, ChangeWords } from '../../content/index.ts'
import { changeKinds } from '../../domain/versions/change.ts'
import { derivations, statuses } from '../../domain/tailoring/ledger.ts'
import { relationships } from '../../domain/versions/principle-set.ts'
import { reasonCodes } from '../../domain/tailoring/operations.ts'
import { upstreamKinds } from '../../domain/tailoring/upstream.ts'
import { strict, oneOf, orNull, ref } from '../../http/schema.ts'
import { Slug, Id, VersionText, links } from '../fields.ts'
import { OperationSchema } from '../drafts/operation-schemas.ts'

/** The ledger of a version, and what is upstream of it. */

const FieldChange = Type.Object(
  { field: Type.String(), from: Type.Unknown(), to: Type.Unknown(), words: ChangeWords },
  strict
)
export const ReplacementRecord = Type.Object({
  from: Type.Array(Slug),
  to: Type.Array(Slug),
  relationship: oneOf(relationships),
}, strict)

export const LedgerEntrySchema = Type.Object({
  slug: Slug,
  status: oneOf(statuses),
  origin: orNull(Type.Object({ setId: Id, version: Type.String(), slug: Slug, digest: Type.String() }, strict)),
  rootOrigin: orNull(Type.Object({ setId: Id, version: Type.String(), slug: Slug, digest: Type.String() }, strict)),
  changes: Type.Array(FieldChange),
  changeKind: orNull(oneOf(changeKinds)),
  relationship: orNull(oneOf(relationships)),
  reasonCode: orNull(oneOf(reasonCodes)),
  replacement: orNull(Type.String({ description: 'The slug of the principle that replaces it' })),
  rationale: orNull(Type.String()),
}, { $id: 'LedgerEntry', description: 'What became of a principle of the base, or a new principle', ...strict })

export const decided = {
  basedOn: orNull(ref(BaseReferenceSchema)),
  derivation: orNull(oneOf(derivations)),
  coverage: orNull(Type.Object({
    adopted: Type.Integer(),
    adapted: Type.Integer(),
    replaced: Type.Integer(),
    omitted: Type.Integer(),
    new: Type.Integer(),
  }, strict)),
}

export const LedgerSchema = Type.Object({
  type: Type.Literal('ledger'),
  set: Id,
  version: VersionText,
  digest: Type.String(),
  ...decided,
  entries: Type.Array(ref(LedgerEntrySchema)),
  operations: Type.Array(ref(OperationSchema), { description: 'The default is written out' }),
  links: links('self', 'version'),
}, {
  $id: 'Ledger',
  description: 'Every decision that led from the base to a version; empty for a set without a base',
  ...strict,
})
export type LedgerRecord = Static<typeof LedgerSchema>

export const UpstreamSchema = Type.Object({
  type: Type.Literal('upstream'),
  set: Id,
  version: VersionText,
  from: ref(BaseReferenceSchema),
  to: ref(BaseReferenceSchema),
  items: Type.Array(Type.Object({
    slug: Slug,
    kind: oneOf(upstreamKinds),
    mapping: orNull(ReplacementRecord),
    changes: Type.Array(FieldChange),
  }, strict)),
  links: links('self', 'version', 'rebase'),
}, { $id: 'Upstream', description: 'What a newer version of the base means for each principle', ...strict })
export type UpstreamRecord = Static<typeof UpstreamSchema>
