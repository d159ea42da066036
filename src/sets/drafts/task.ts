import {
  jsonBytes, preparePart, prepareVersion, type PreparedPart, type PreparedVersion, type RenderLimits,
  type SetName
} from '../../content/worker.ts'
import type { Issue } from '../../domain/values/issue.ts'
import { invalidRequest } from '../../http/problems/invalid-request.ts'
import { merged } from '../../http/body/merge.ts'
import { problemsAsData, type ProblemData } from '../../http/problems/transfer.ts'
import { ref } from '../../http/schema.ts'
import { bodyValidator } from '../../http/body/validation.ts'
import type { BaseReference, Lineage, SetDraft } from '../../storage/schema/sets.ts'
import { readJson, takeJson, type JsonBytes } from '../../workers/json-bytes.ts'
import { moved } from '../../workers/moved.ts'
import { draftBody, draftOf } from './draft.ts'
import { ownScaleOf } from './level-maps.ts'
import { draftComponents, DraftBodySchema, type DraftBody } from './schemas.ts'
import { notPublishable, setProblem } from '../errors.ts'
import { draftRecord, publishable, draftCheckRecord, type Publishable } from '../presenter.ts'
import { draftCheck, type Intent, type DraftCheck } from './check.ts'
import {
  type VersionText, type TracedText, type DraftText, type EditedDraft, edited, contentOf,
  baseOf
} from './texts.ts'

/**
 * Tasks over drafts: from texts as they are stored to texts as they are stored or sent. Pure, so that they run in a
 * worker thread too.
 */

/** Which versions a draft is checked against. */
export interface DraftReferences {
  readonly base: BaseReference & { readonly versionId: string } | null
  /** The version that the set was imported with. */
  readonly importedId: string | null
  /** The versions that its translations were made from and its level maps are of, by number. */
  readonly named: readonly string[]
}

export function draftReferences ({ draft: text }: { readonly draft: JsonBytes }): DraftReferences {
  const draft = readJson<SetDraft>(text)
  const { wordings } = draft.base ? draft.tailoring : draft.content
  const levelMaps = ownScaleOf(draft)?.scale.levelMaps ?? []
  return {
    base: draft.base,
    importedId: draft.base ? null : draft.imported?.versionId ?? null,
    named: [
      ...wordings.flatMap(({ translates }) => translates?.version ?? []),
      ...levelMaps.flatMap(({ fromVersion }) => fromVersion ?? []),
    ],
  }
}

/** The record of a draft, as JSON. */
export function presentDraft ({ set, draft, ...state }: DraftText): Uint8Array<ArrayBuffer> {
  return jsonBytes(draftRecord(set, { ...state, draft: takeJson<SetDraft>(draft) }))
}

export interface EditInput {
  /** As it is, with the revision and time that it will have. */
  readonly current: DraftText
  /** A DraftBody that takes its place, or a merge patch of it. */
  readonly body: string
  readonly isPatch: boolean
}

/** `validated` is for a body that a patch makes: it throws where that has another shape. */
export function editDraft (
  { current: { set, draft: text, ...state }, body: sent, isPatch }: EditInput,
  validated: (body: unknown) => DraftBody = validDraft
): EditedDraft | ProblemData {
  return problemsAsData(() => {
    const stored = takeJson<SetDraft>(text)
    const body: unknown = JSON.parse(sent)
    const draft = draftOf(stored, isPatch ? validated(merged(draftBody(stored), body)) : body as DraftBody)
    return edited(set, { ...state, draft })
  })
}

let validate: ReturnType<typeof bodyValidator> | undefined

function validDraft (body: unknown): DraftBody {
  validate ??= bodyValidator(draftComponents, ref(DraftBodySchema))
  const errors = validate(body)
  if (errors) throw invalidRequest(errors, 'body')
  return body as DraftBody
}

/** What was found in the texts that are rendered already. */
interface TextFindings {
  readonly removed: readonly Issue[]
  readonly refused: readonly Issue[]
}

/** A draft with everything that it is judged by. */
export interface CheckInput extends TextFindings {
  readonly set: SetName
  readonly draft: JsonBytes
  readonly base: TracedText & { readonly reference: BaseReference, readonly isRetired: boolean } | null
  readonly newest: VersionText | null
  /**
   * Contents: of what the set was imported with, and of the versions of the set that it names, by number.
   */
  readonly imported: JsonBytes | null
  readonly named: ReadonlyMap<string, JsonBytes>
  readonly intent: Intent
  /** Whether the version is to be stored, or a verdict to be sent. */
  readonly isPublication: boolean
  /** The step of rendering that comes next. */
  readonly from: number
  readonly limits: RenderLimits
}

/** Until `part.next` is undefined there is more to render; then there is one of the others. */
export interface CheckedDraft extends TextFindings {
  readonly part: PreparedPart
  /** The verdict, as JSON. */
  readonly record?: Uint8Array<ArrayBuffer>
  readonly version?: { readonly prepared: PreparedVersion, readonly decisions: Publishable }
  /** The draft as the beginning of the next version, where it changes. */
  readonly draft?: Uint8Array<ArrayBuffer> | undefined
}

/**
 * Judges a draft, and renders its texts for as long as a part may take. Of a publication everything that stands in the
 * way is a problem.
 */
export function checkDraft ({ set, intent, isPublication, ...input }: CheckInput): CheckedDraft | ProblemData {
  return problemsAsData((): CheckedDraft => {
    const newest = input.newest ? { ...input.newest, content: contentOf(input.newest.content) } : undefined
    const base = input.base && { ...baseOf(input.base.reference, input.base), isRetired: input.base.isRetired }
    const draft = readJson<SetDraft>(input.draft)
    const judged = draftCheck({
      setId: set.id,
      draft,
      base,
      newest,
      imported: input.imported === null ? undefined : contentOf(input.imported),
      named: new Map([...input.named].map(([version, content]) => [version, contentOf(content)])),
    }, intent)
    const number = isPublication ? assertPublishable(judged) : undefined
    const part = preparePart(
      judged.content,
      { base: base?.content, addressed: number && { set, version: number } },
      input.from,
      input.limits
    )
    const found = { removed: [...input.removed, ...part.removed], refused: [...input.refused, ...part.refused] }
    if (part.next !== undefined) return moved({ ...found, part }, [part.rendered])
    const verdict = {
      ...judged,
      errors: [...judged.errors, ...found.refused],
      warnings: [...judged.warnings, ...found.removed],
    }
    if (number) {
      assertPublishable(verdict)
      const prepared = prepareVersion(verdict.content, verdict.lineage, number)
      const version = { prepared, decisions: publishable(verdict) }
      const next = draft.base && draft.upstream ? jsonBytes({ ...draft, upstream: null }) : undefined
      return moved(
        { ...found, part, version, draft: next },
        [part.rendered, prepared.content, prepared.lineage, next].flatMap(bytes => bytes ?? [])
      )
    }
    const record = jsonBytes(draftCheckRecord(verdict, newest, intent))
    return moved({ ...found, part, record }, [part.rendered, record])
  })
}

/** The number of the version. Throws what stands in the way. */
function assertPublishable ({ open, errors, number }: DraftCheck) {
  if (open.length > 0) {
    throw setProblem(
      'unresolved_upstream',
      `Decide about ${open.join(', ')}, and name them in \`resolved\` of the draft`
    )
  }
  const lowBump = errors.find(({ code }) => code === 'bump_too_low')
  if (lowBump) throw setProblem('bump_too_low', lowBump.detail)
  if (errors.length > 0) throw notPublishable(errors, '')
  if (!number) throw setProblem('nothing_changed')
  return number
}

/** What names are followed by through a release of a base, as JSON of a content that has nothing else. */
export function releaseOf ({ content }: { readonly content: JsonBytes }): string {
  const { principles, replacedBy } = contentOf(content)
  return JSON.stringify({ principles: principles.map(({ slug }) => ({ slug })), replacedBy })
}

/** The base that a version was made from. Throws 409 where there is none. */
export function baseReferenceOf ({ lineage }: { readonly lineage: JsonBytes | null }): BaseReference | ProblemData {
  return problemsAsData(() => {
    if (lineage === null) throw setProblem('no_base')
    return takeJson<Lineage>(lineage).base
  })
}
