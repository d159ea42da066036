import { jsonBytes } from '../../content/worker.ts'
import { countLimits } from '../../domain/values/limits.ts'
import { checkTexts, translatedWording } from '../../domain/versions/translated-texts.ts'
import { translationUnits, type TranslationUnit } from '../../domain/versions/translation-units.ts'
import type { CustomContent, Variant, Wording } from '../../domain/versions/principle-set.ts'
import type { RequestIssue } from '../../http/problems/problem.ts'
import { problemsAsData, type ProblemData } from '../../http/problems/transfer.ts'
import type { SetDraft } from '../../storage/schema/sets.ts'
import { takeJson } from '../../workers/json-bytes.ts'
import { moved } from '../../workers/moved.ts'
import { contentOfDraft } from '../drafts/check.ts'
import type { CheckInput } from '../drafts/task.ts'
import { baseOf, contentOf } from '../drafts/texts.ts'
import { maxTranslationIssues, notTranslatable } from '../errors.ts'
import type { ReadFile } from './file.ts'
import { isStandard } from './parts.ts'
import { readFile } from './read-file.ts'
import type { WordingReport } from './schemas.ts'

/** A file of translations becomes a wording of a draft. Pure, so that it runs in a worker thread too. */

export interface TranslationTarget {
  readonly lang: string
  readonly variant: Variant
  /** Undefined: as it was. */
  readonly status: string | undefined
  /** Whether what the wording says beside it stays. */
  readonly isPart: boolean
  /** Whether what has faults is left out. */
  readonly isPartial: boolean
}

export interface WordingInput extends Pick<CheckInput, 'set' | 'draft' | 'base' | 'newest' | 'imported' | 'named'> {
  readonly file: { readonly type: string, readonly bytes: Uint8Array<ArrayBuffer> }
  readonly target: TranslationTarget
}

export interface WrittenWording {
  /** JSON of a SetDraft. */
  readonly draft: Uint8Array<ArrayBuffer>
  readonly report: Pick<
    WordingReport,
    'lang' | 'variant' | 'status' | 'written' | 'translated' | 'untranslated' | 'errors' | 'errorCount'
  >
}

export const newStatus = 'draft: not reviewed'

/** Puts the translations of a file into a draft. Problems are those of the file and, unless partial, of its texts. */
export function writeWording ({ set, file, target, ...input }: WordingInput): WrittenWording | ProblemData {
  return problemsAsData(() => {
    const draft = takeJson<SetDraft>(Uint8Array.from(input.draft))
    const content = contentOfDraft({
      setId: set.id,
      draft,
      base: input.base && { ...baseOf(input.base.reference, input.base), isRetired: input.base.isRetired },
      imported: input.imported === null ? undefined : contentOf(input.imported),
    })
    const { wording, faults, written } = wordingOfFile(content, readFile(file.type, file.bytes), target)
    const next = withWording(draft, wording)
    const units = translationUnits(content, wording)
    const translated = units.filter(({ target }) => target !== undefined).length
    const { lang, variant, status } = wording
    const result: WrittenWording = {
      draft: jsonBytes(next),
      report: {
        lang,
        variant,
        status,
        written,
        translated,
        untranslated: units.length - translated,
        errors: faults.slice(0, maxTranslationIssues),
        errorCount: faults.length,
      },
    }
    return moved(result, [result.draft])
  })
}

/** The wording that a file comes to. Throws what is wrong with the file and, unless partial, with its texts. */
export function wordingOfFile (
  content: CustomContent,
  file: ReadFile,
  target: TranslationTarget
): { readonly wording: Wording, readonly faults: readonly RequestIssue[], readonly written: number } {
  const { lang, variant, isPart, isPartial } = target
  const current = content.wordings.find(one => one.lang === lang && one.variant === variant)
  const units: readonly TranslationUnit[] = translationUnits(content, current)
  const { texts, faults } = checkTexts(units, file.texts, { keeps: isPart })
  const told: RequestIssue[] = [
    ...file.faults,
    ...faults.map(({ index, ...fault }) => {
      const { line, pointer } = file.texts[index] ?? {}
      return { ...(line !== undefined && { line }), ...(pointer !== undefined && { pointer }), ...fault }
    }),
  ]
  const ofFile = faultsOfFile(content, file, target)
  if (ofFile.length > 0 || (told.length > 0 && !isPartial)) throw notTranslatable([...ofFile, ...told])
  if (texts.size === 0) {
    throw notTranslatable([...told, { code: 'no_text', detail: 'There is no translation that could be written' }])
  }
  const frame = { lang, variant, status: target.status ?? current?.status ?? newStatus }
  const sent = new Set(file.texts.map(({ key }) => key))
  return {
    wording: translatedWording(frame, content, texts, isPart ? current : undefined),
    faults: told,
    written: [...texts.keys()].filter(key => sent.has(key)).length,
  }
}

/** What no part of a file can be written with. */
function faultsOfFile (
  content: CustomContent,
  { language }: ReadFile,
  target: TranslationTarget
): RequestIssue[] {
  const { lang, variant } = target
  if (isStandard(content, target)) {
    return [{ code: 'standard_wording', detail: `The standard text is in "${lang}": it is no translation` }]
  }
  if (language !== undefined && language.toLowerCase() !== lang.toLowerCase()) {
    const detail = `The file is in "${language.slice(0, 80)}", and was sent as "${lang}"`
    return [{ line: 1, code: 'other_language', detail }]
  }
  const isNew = !content.wordings.some(one => one.lang === lang && one.variant === variant)
  return isNew && content.wordings.length >= countLimits.wordings
    ? [{ code: 'too_many', detail: `A set has at most ${countLimits.wordings} wordings` }]
    : []
}

function withWording (draft: SetDraft, wording: Wording): SetDraft {
  const replaced = (wordings: readonly Wording[]) => {
    const isOther = ({ lang, variant }: Wording) => lang !== wording.lang || variant !== wording.variant
    return wordings.every(isOther)
      ? [...wordings, wording]
      : wordings.map(one => isOther(one) ? one : wording)
  }
  return draft.base
    ? { ...draft, tailoring: { ...draft.tailoring, wordings: replaced(draft.tailoring.wordings) } }
    : { ...draft, content: { ...draft.content, wordings: replaced(draft.content.wordings) } }
}
