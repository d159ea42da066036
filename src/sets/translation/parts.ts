import { pinnedPath, type Presented } from '../../content/worker.ts'
import type { PublishedVersion } from '../../content/index.ts'
import type { CustomContent, Variant } from '../../domain/versions/principle-set.ts'
import { translationUnits } from '../../domain/versions/translation-units.ts'
import { httpProblems, Problem } from '../../http/problems/problem.ts'
import { notesOf } from './notes.ts'
import { translationTable } from './table.ts'
import { xliff12, xliff20, type TranslationFile } from './xliff.ts'

export const xliff = 'application/xliff+xml'

export const translationFormats = ['xliff-1.2', 'xliff-2.0', 'csv'] as const
export type TranslationFormat = typeof translationFormats[number]

export interface TranslationRequest {
  readonly lang: string
  readonly variant: Variant
  readonly format: TranslationFormat
}

const writers: Readonly<Record<TranslationFormat, (file: TranslationFile) => string>> = {
  'xliff-1.2': xliff12,
  'xliff-2.0': xliff20,
  csv: ({ units }) => translationTable(units),
}

/** A version as a file for translators. Throws 400 for the wording that is translated from. */
export function presentTranslation (
  edition: PublishedVersion,
  { format, ...asked }: TranslationRequest
): Presented {
  const { lang, variant } = asked
  const { content } = edition
  if (isStandard(content, asked)) {
    const detail = `The standard text is in "${content.lang}" already: there is nothing to translate`
    throw new Problem(httpProblems.invalid_parameter, detail, {
      faults: [{ parameter: 'lang', code: 'standard_wording', detail }],
    })
  }
  return {
    types: [format === 'csv' ? 'text/csv' : xliff],
    language: lang,
    represent: () => translationFile(content, { lang, variant, format }, pinnedPath(edition)),
  }
}

/** Whether a wording is the standard one of a version, which others are made from. */
export function isStandard (
  content: Pick<CustomContent, 'lang'>,
  { lang, variant }: Pick<TranslationRequest, 'lang' | 'variant'>
): boolean {
  return variant === 'standard' && lang.toLowerCase() === content.lang.toLowerCase()
}

/** Every text of a version with what its wording says already. `original` names the version. */
export function translationFile (
  content: CustomContent,
  { lang, variant, format }: TranslationRequest,
  original: string
): string {
  const wording = content.wordings.find(one => one.lang === lang && one.variant === variant)
  const units = translationUnits(content, wording)
  const notes = notesOf(units, wording?.translates?.version ?? '')
  return writers[format]({
    original,
    sourceLanguage: content.lang,
    targetLanguage: lang,
    units: units.map(({ key, source, target, isOutdated }, index) => ({
      key,
      source,
      target,
      state: target === undefined ? undefined : isOutdated ? 'outdated' : 'current',
      notes: notes[index] ?? [],
    })),
  })
}
