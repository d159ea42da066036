import { Type, type Static } from '@sinclair/typebox'
import { countLimits, textLimits } from '../../domain/values/limits.ts'
import { audiences, formats, judgements, notApplicablePolicies } from '../../domain/versions/principle-set.ts'
import { strict, oneOf, orNull, ref } from '../../http/schema.ts'
import { Slug, text, Link, Weight, Bound, VersionText } from '../fields.ts'

/** What authors write: principles, examples and a scale. */

const Statement = Type.Object({
  key: Slug,
  text: text(textLimits.statement),
  weight: Type.Optional(Weight),
  counted: Type.Optional(Type.Boolean()),
  notApplicable: Type.Optional(oneOf(notApplicablePolicies)),
}, strict)

export const principleTexts = {
  explanation: Type.Optional(orNull(text(textLimits.explanation, { description: 'Markdown' }))),
  points: Type.Optional(Type.Array(text(textLimits.point), { maxItems: countLimits.points })),
  statements: Type.Optional(
    Type.Array(Statement, {
      maxItems: countLimits.statements,
      description: 'What is rated. Without any, the gloss is the only statement',
    })
  ),
  sources: Type.Optional(Type.Array(Slug, { maxItems: countLimits.sources })),
}

export const AuthoredPrincipleSchema = Type.Object({
  slug: Slug,
  title: text(textLimits.title),
  gloss: text(textLimits.gloss, { description: 'One sentence' }),
  ...principleTexts,
  weight: Type.Optional(Weight),
  optional: Type.Optional(Type.Boolean()),
  examples: Type.Optional(Type.Array(Slug, { maxItems: countLimits.examples })),
}, { $id: 'AuthoredPrinciple', description: "A principle in its author's words", ...strict })

export const AuthoredExampleSchema = Type.Object({
  slug: Slug,
  title: text(textLimits.title),
  category: Slug,
  summary: text(textLimits.summary),
  url: Type.Optional(orNull(Link)),
  peerSupport: Type.Optional(
    orNull(
      Type.Object({ judgement: oneOf(judgements), reason: text(textLimits.summary) }, {
        description: 'Whether the author considers it peer support itself',
        ...strict,
      })
    )
  ),
  format: Type.Optional(Type.Array(oneOf(formats), { maxItems: formats.length })),
  audience: Type.Optional(Type.Array(oneOf(audiences), { maxItems: audiences.length })),
  cadence: Type.Optional(orNull(text(textLimits.label))),
  groupSize: Type.Optional(orNull(text(textLimits.label))),
}, { $id: 'AuthoredExample', ...strict })
export type AuthoredExampleBody = Static<typeof AuthoredExampleSchema>

const Digest = text(80)
const LevelPairs = Type.Array(Type.Object({ from: Slug, to: Slug }, strict), { maxItems: countLimits.levels })
/** As a version has it: the other scale is named by its digest. */
export const LevelMapSchema = Type.Object({ fromDigest: Digest, map: LevelPairs }, strict)

const levelTexts = { key: Slug, label: text(textLimits.label), anchor: text(textLimits.anchor) }

/** The scale of another wording. */
export const WordedScale = Type.Object({
  levels: Type.Array(Type.Object(levelTexts, strict), { maxItems: countLimits.levels }),
}, {
  description: 'What the levels are called and what they look like; the points are those of the scale of the set',
  ...strict,
})

/** Texts of examples and categories in another wording. */
export const wordedRecords = {
  examples: Type.Optional(Type.Array(
    Type.Object({
      slug: Slug,
      title: Type.Optional(text(textLimits.title)),
      summary: Type.Optional(text(textLimits.summary)),
      reason: Type.Optional(text(textLimits.summary, { description: 'Whether it is peer support itself, and why' })),
      cadence: Type.Optional(text(textLimits.label)),
      groupSize: Type.Optional(text(textLimits.label)),
    }, strict),
    {
      maxItems: countLimits.examples,
      description:
        'Pages of an Easy Read wording that has this list, even an empty one, have headings and notices in Easy Read',
    }
  )),
  categories: Type.Optional(Type.Array(
    Type.Object({
      slug: Slug,
      title: Type.Optional(text(textLimits.label)),
      description: Type.Optional(text(textLimits.description)),
    }, strict),
    { maxItems: countLimits.categories }
  )),
}

export const ScaleSchema = Type.Object({
  key: Slug,
  levelMaps: Type.Optional(Type.Array(
    Type.Object({
      fromVersion: Type.Optional(
        Type.String({ ...VersionText, description: 'A version of the set that has the other scale' })
      ),
      fromDigest: Type.Optional(Digest),
      map: LevelPairs,
    }, strict),
    {
      maxItems: countLimits.levels,
      description:
        'Which level of another scale is which of this one. The other scale is named by a version of the set that ' +
        'has it (`fromVersion`) or, as exported, by its digest',
    }
  )),
  levels: Type.Array(
    Type.Object({ ...levelTexts, points: Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 }) }, strict),
    { maxItems: countLimits.levels }
  ),
}, { $id: 'Scale', ...strict })
export type ScaleBody = Static<typeof ScaleSchema>

export const configuration = {
  title: Type.Optional(text(textLimits.title)),
  description: Type.Optional(text(textLimits.description)),
  scale: Type.Optional(ref(ScaleSchema)),
  minCoverage: Type.Optional(Bound),
  weakBelow: Type.Optional(Bound),
  strongFrom: Type.Optional(Bound),
  composite: Type.Optional(Type.Boolean()),
}
