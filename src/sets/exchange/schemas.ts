import { Type, type Static } from '@sinclair/typebox'
import { rationaleLimits, textLimits } from '../../domain/values/limits.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { strict, oneOf, orNull, ref, sample, visible } from '../../http/schema.ts'
import { columns } from './columns.ts'
import { Language, Slug, text } from '../fields.ts'
import { object, VersionText, Digest, ContentSchema } from './content-schema.ts'

/** What leaves a server and comes to another, in a file that says what it is; and what an import answers. */

export const fileFormat = 'peer-principles/principle-set'

const Origin = object({ set: Type.String({ format: 'uuid' }), version: VersionText })

export const ImportOriginSchema = Type.Object(Origin.properties, {
  $id: 'ImportOrigin',
  description: 'The version elsewhere that a file was exported from',
  ...strict,
})

const file = {
  format: Type.Literal(fileFormat),
  formatVersion: Type.Literal(1),
  slug: Slug,
  origin: Origin,
  contentDigest: Digest,
  scoringDigest: Digest,
  changeNote: Type.String({ ...visible, maxLength: rationaleLimits.longest }),
  // Not referred to directly: linters take a member of this name for the media types of an answer.
  content: Type.Unsafe<CustomContent>({ allOf: [Type.Object({}), ref(ContentSchema)] }),
}

export const FileSchema = Type.Object(file, {
  $id: 'PrincipleSetFile',
  description: 'A version as a file, to import elsewhere',
  ...strict,
})
export type FileRecord = Static<typeof FileSchema>

const exampleProvenance = {
  sources: [],
  textStatus: 'own-words',
  rightsHolder: 'Riverside Care',
  licence: 'CC-BY-4.0',
  lastReviewed: '2026-11-22',
  nextReview: '2027-11-22',
}

/** A whole set in a few lines. */
export const exampleFile = {
  format: fileFormat,
  formatVersion: 1,
  slug: 'riverside',
  origin: { set: '01a00000-0000-7000-8000-000000004001', version: '1.0.0' },
  changeNote: 'The first version of our group.',
  content: {
    title: 'Principles of the Riverside group',
    description: 'What we hold to when we meet.',
    lang: 'en',
    assessable: true,
    scale: {
      key: 'yes-or-no',
      levels: [{ key: 'no', label: 'No', anchor: 'Not yet.', points: 0 }, {
        key: 'yes',
        label: 'Yes',
        anchor: 'As a rule.',
        points: 1,
      }],
      levelMaps: [],
    },
    minCoverage: '1/2',
    weakBelow: '1/2',
    strongFrom: '3/4',
    composite: false,
    principles: [{
      slug: 'confidential',
      title: 'Confidential',
      gloss: 'What is said in the group stays in the group.',
      explanation: null,
      points: [],
      statements: [
        {
          key: 'stays-in-the-group',
          text: 'Nobody repeats outside what was said here.',
          weight: 2,
          counted: true,
          notApplicable: 'exclude',
        },
        {
          key: 'limits-are-known',
          text: 'We have agreed when a worry must be passed on.',
          weight: 1,
          counted: true,
          notApplicable: 'exclude',
        },
      ],
      examples: [],
      weight: 1,
      optional: false,
      provenance: exampleProvenance,
    }],
    examples: [],
    categories: [],
    sources: [],
    wordings: [],
    replacedBy: [],
    provenance: exampleProvenance,
  },
}

export const ImportSchema = Type.Object({
  ...file,
  slug: Type.Optional(Slug),
  origin: Type.Optional(file.origin),
  contentDigest: Type.Optional(Digest),
  scoringDigest: Type.Optional(Digest),
}, {
  $id: 'PrincipleSetImport',
  description: 'A file that was exported. Its digests, where it has them, must be those of its content',
  examples: [exampleFile],
  ...strict,
})
export type ImportBody = Static<typeof ImportSchema>

/** A table of statements, with the columns it may have. */
export const TableSchema = Type.String({
  description:
    `One row a statement; a principle without any has one row. Columns by name, in any order: ${
      columns.join(', ')
    }. UTF-8, RFC 4180. ` +
    'What a spreadsheet would take for a formula or a date has an apostrophe before it.',
  examples: [
    'principle,title,gloss,statement,text\r\n' +
    'confidential,Confidential,What is said in the group stays there.,stays-there,Nobody repeats what was said.\r\n',
  ],
})

export const importQuery = Type.Object({
  set: Type.Optional(
    Type.String({
      format: 'uuid',
      description: 'JSON only: the id of a set that you imported, of which the file is a newer version. Without it a ' +
        'new set is created',
      ...sample('01a00000-0000-7000-8000-000000004001'),
    })
  ),
  dryRun: Type.Optional(
    oneOf(['true', 'false'], {
      description: '`true`: returns what would be imported and writes nothing',
      examples: ['true'],
    })
  ),
  slug: Type.Optional(
    Type.String({
      ...Slug,
      description: 'The slug of the new set; that of the file unless given. Required for CSV; not with `set`',
      ...sample('riverside'),
    })
  ),
  title: Type.Optional(
    text(textLimits.title, {
      ...visible,
      description: 'CSV only, and required there',
      ...sample('Principles of the Riverside group'),
    })
  ),
  lang: Type.Optional(
    Type.String({
      ...Language,
      description: 'CSV only: the language of the texts (BCP 47), `en` unless given',
      ...sample('en'),
    })
  ),
}, strict)
export type ImportQuery = Static<typeof importQuery>

const Message = object({
  pointer: Type.Optional(Type.String({ description: 'RFC 6901, into the file; of a CSV, into the draft' })),
  line: Type.Optional(Type.Integer({ minimum: 1, description: 'The line where the row begins' })),
  column: Type.Optional(Type.String()),
  code: Type.String(),
  detail: Type.String(),
})
const Count = Type.Integer({ minimum: 0 })
const Path = Type.String({ description: 'Root-relative address on this service' })

export const ImportReportSchema = Type.Object({
  type: Type.Literal('import-report'),
  dryRun: Type.Boolean(),
  importable: Type.Boolean(),
  set: orNull(Type.String({ format: 'uuid', description: 'The set that it was imported into; null for a trial' })),
  slug: Slug,
  title: Type.String(),
  lang: Type.String(),
  counts: object({
    principles: Count,
    statements: Count,
    examples: Count,
    categories: Count,
    sources: Count,
    wordings: Count,
  }),
  version: orNull(
    Type.String({ description: 'The version that is published with it; null for a CSV, which creates a draft alone' })
  ),
  origin: orNull(ref(ImportOriginSchema)),
  contentDigest: orNull(Digest),
  scoringDigest: orNull(Digest),
  errors: Type.Array(Message, { description: 'What prevents the import: the first errors' }),
  errorCount: Count,
  warnings: Type.Array(Message, {
    description:
      'What should be known, the first warnings: what readers will see differently, and what a draft still lacks ' +
      'before it can be published',
  }),
  warningCount: Count,
  links: orNull(object({ set: Path, settings: Path, draft: Path, version: orNull(Path) })),
}, { $id: 'ImportReport', description: 'What was imported, or would be', ...strict })
export type ImportReport = Static<typeof ImportReportSchema>

/** Whatever a document names. */
export const exchangeComponents = [ContentSchema, ImportOriginSchema, FileSchema, ImportSchema, ImportReportSchema]
