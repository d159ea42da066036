import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readSeed, seedFolder } from '../../content/index.ts'
import { variants, type CustomContent, type Variant } from '../../domain/versions/principle-set.ts'
import { Problem } from '../../http/problems/problem.ts'
import {
  isStandard, readTranslation, translationFile, translationFormats, wordingOfFile, type TranslationFormat
} from '../../sets/index.ts'
import { codeOf } from '../../storage/errors.ts'
import { CommandError } from './keys.ts'

/** Where files for translators of the core set stand. */
export const translationsFolder = join(seedFolder, 'translations')

export interface TranslationOptions {
  readonly variant?: string
  readonly format?: string
}

const source = 'seed/sets/core.json'
const language = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/
const fileName = new RegExp(`^core-(.+)-(${variants.join('|')})\\.(xlf|csv)$`)

/** Writes the texts of the core set as a file for translators; gives what is to be printed. Overwrites nothing. */
export async function exportTranslation (
  lang: string,
  { variant: variantName = 'standard', format: formatName = 'xliff-1.2' }: TranslationOptions,
  folder = translationsFolder
): Promise<string> {
  const variant = oneOf(variants, variantName, 'variant')
  const format: TranslationFormat = oneOf(translationFormats, formatName, 'format')
  if (!language.test(lang)) throw new CommandError(`"${lang}" is no language of BCP 47, such as cy`)
  const content = await coreContent()
  if (isStandard(content, { lang, variant })) throw new CommandError(`The standard text is in "${lang}" already`)
  const path = join(folder, `core-${lang}-${variant}.${format === 'csv' ? 'csv' : 'xlf'}`)
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(path, translationFile(content, { lang, variant, format }, source), { flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && codeOf(error) === 'EEXIST')) throw error
    throw new CommandError(`${path} is there already, and may hold somebody's work: move it away first`)
  }
  return `${path}\n`
}

/** The wording that a filled-in file comes to, as JSON for `wordings` of the set. Throws every fault, one a line. */
export async function checkTranslation (path: string): Promise<string> {
  const [, lang = '', name = '', ending] = fileName.exec(basename(path)) ?? []
  if (!language.test(lang)) throw new CommandError('The file is named as it was exported: core-cy-standard.xlf')
  const variant: Variant = oneOf(variants, name, 'variant')
  const bytes = Uint8Array.from(await readFile(path))
  const content = await coreContent()
  const target = { lang, variant, status: undefined, isPart: false, isPartial: false }
  try {
    const file = readTranslation(ending === 'csv' ? 'text/csv' : 'application/xliff+xml', bytes)
    return `${JSON.stringify(wordingOfFile(content, file, target).wording, null, 2)}\n`
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new CommandError(
      error.faults.map(({ line, code, detail }) => `${line === undefined ? '' : `line ${line}: `}${code}: ${detail}`)
        .join('\n')
    )
  }
}

async function coreContent (): Promise<CustomContent> {
  const { sets } = await readSeed()
  const newest = sets.findLast(({ slug }) => slug === 'core')
  if (!newest) throw new CommandError(`${source} is not there`)
  return newest.content
}

function oneOf<const Value extends string> (values: readonly Value[], given: string, what: string): Value {
  const value = values.find(one => one === given)
  if (value === undefined) throw new CommandError(`"${given}" is no ${what}: there are ${values.join(', ')}`)
  return value
}
