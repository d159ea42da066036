import { escapeXml } from './xml.ts'

/** A text of a file for translators. */
export interface FileUnit {
  readonly key: string
  readonly source: string
  readonly target: string | undefined
  readonly state: 'current' | 'outdated' | undefined
  readonly notes: readonly string[]
}

/** What a file for translators holds. */
export interface TranslationFile {
  /** The address of the version that is translated. */
  readonly original: string
  readonly sourceLanguage: string
  readonly targetLanguage: string
  readonly units: readonly FileUnit[]
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
const namespace = 'urn:oasis:names:tc:xliff:document'

/** XLIFF 1.2. Some tools keep blank lines only where each unit says so. */
export function xliff12 ({ original, sourceLanguage, targetLanguage, units }: TranslationFile): string {
  return `${declaration}<xliff xmlns="${namespace}:1.2" version="1.2">
  <file original="${escapeXml(original)}" datatype="plaintext" source-language="${escapeXml(sourceLanguage)}" ` +
    `target-language="${escapeXml(targetLanguage)}">
    <body>
${units.map(unit12).join('')}    </body>
  </file>
</xliff>
`
}

function unit12 ({ key, source, target, state, notes }: FileUnit): string {
  const told = { current: 'translated', outdated: 'needs-review-translation' }[state ?? 'current']
  return `      <trans-unit id="${escapeXml(key)}" xml:space="preserve">
        <source>${escapeXml(source)}</source>
${target === undefined ? '' : `        <target state="${told}">${escapeXml(target)}</target>\n`}` +
    `${notes.map(note => `        <note>${escapeXml(note)}</note>\n`).join('')}      </trans-unit>
`
}

/** XLIFF 2.0. */
export function xliff20 ({ original, sourceLanguage, targetLanguage, units }: TranslationFile): string {
  return `${declaration}<xliff xmlns="${namespace}:2.0" version="2.0" srcLang="${escapeXml(sourceLanguage)}" ` +
    `trgLang="${escapeXml(targetLanguage)}">
  <file id="version" original="${escapeXml(original)}">
${units.map(unit20).join('')}  </file>
</xliff>
`
}

function unit20 ({ key, source, target, state, notes }: FileUnit): string {
  const told = { current: 'translated', outdated: 'initial' }[state ?? 'outdated']
  return `    <unit id="${escapeXml(key)}" xml:space="preserve">
      <notes>
${notes.map(note => `        <note>${escapeXml(note)}</note>\n`).join('')}      </notes>
      <segment state="${told}">
        <source>${escapeXml(source)}</source>
${target === undefined ? '' : `        <target>${escapeXml(target)}</target>\n`}      </segment>
    </unit>
`
}
