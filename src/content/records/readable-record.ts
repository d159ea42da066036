import type { AimsRecord, GuidePartRecord, GuideRecord } from './library-schemas.ts'
import type { CategoryRecord, ExampleRecord, PrincipleRecord, SourceRecord } from './schemas.ts'
import type { PrincipleSetRecord } from './set-schemas.ts'

/** The records that exist in every representation; the others are JSON alone. */
export type ReadableRecord = PrincipleSetRecord | PrincipleRecord | ExampleRecord | CategoryRecord | GuideRecord
  | GuidePartRecord | AimsRecord | SourceRecord
