import { createRequire } from 'node:module'
import type { FileText, ReadFile } from './file.ts'

const require = createRequire(import.meta.url)
/** Loaded when there is a file: no start waits for it. */
const library = () => require('sax') as typeof import('sax')

/** What stops the reading of a file. */
class Unreadable extends Error {
  readonly code: string

  constructor (code: string, detail: string) {
    super(detail)
    this.code = code
  }
}

const notXliff = 'The file is no XLIFF of version 1.2 or 2.0'

interface Segment {
  source: string
  target: string | undefined
}

interface Unit {
  readonly key: string
  readonly line: number
  readonly segments: Segment[]
}

/**
 * Reads XLIFF 1.2 and 2.x. Names are taken without their prefix, marks inside of a text for the text that they hold. No
 * document type is read, so there are no entities but those of XML itself.
 */
export function readXliff (text: string): ReadFile {
  const parser = library().parser(true)
  const reading = reader(() => parser.line + 1)
  parser.onerror = error => {
    throw new Unreadable('malformed_xml', `The file is no XML: ${error.message.split('\n', 1)[0] ?? ''}`)
  }
  parser.ondoctype = () => {
    throw new Unreadable('doctype', 'The file has a document type, which is never read: leave it out')
  }
  parser.onopentag = ({ name, attributes }) => reading.open(localName(name), attributes)
  parser.onclosetag = name => reading.close(localName(name))
  parser.ontext = parser.oncdata = reading.text
  try {
    parser.write(text).close()
    return reading.end()
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    const fault = { line: parser.line + 1, code: error.code, detail: error.message }
    return { texts: [], faults: [fault], language: undefined }
  }
}

function localName (name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function reader (line: () => number) {
  const path: string[] = []
  const texts: FileText[] = []
  let isXliff = false
  let language: string | undefined
  let unit: Unit | undefined
  /** What is being read, and how deep the tag is that holds it. */
  let field: { readonly name: 'source' | 'target', readonly depth: number } | undefined

  function open (name: string, attributes: Readonly<Record<string, string>>): void {
    const parent = path.at(-1)
    path.push(name)
    if (path.length === 1) {
      isXliff = name === 'xliff' && /^(1\.2|2\.\d)$/.test(attributes.version ?? '')
      if (!isXliff) throw new Unreadable('not_xliff', notXliff)
      language = attributes.trgLang
    }
    if (name === 'file') language = attributes['target-language'] ?? language
    if (name === 'trans-unit' || name === 'unit') {
      const segments = name === 'unit' ? [] : [{ source: '', target: undefined }]
      unit = { key: attributes.id ?? '', line: line(), segments }
    }
    if (unit && parent === 'unit' && (name === 'segment' || name === 'ignorable')) {
      unit.segments.push({ source: '', target: undefined })
    }
    const isText = parent === 'trans-unit' || parent === 'segment' || parent === 'ignorable'
    if (!field && isText && (name === 'source' || name === 'target')) {
      field = { name, depth: path.length }
      add('')
    }
  }

  function add (text: string): void {
    const segment = unit?.segments.at(-1)
    if (!segment || !field) return
    segment[field.name] = (segment[field.name] ?? '') + text
  }

  function close (name: string): void {
    if (field?.depth === path.length) field = undefined
    path.pop()
    if (!unit || (name !== 'trans-unit' && name !== 'unit')) return
    const { key, line, segments } = unit
    const isTranslated = segments.some(({ target }) => target !== undefined && target.trim() !== '')
    texts.push({
      key,
      line,
      source: segments.map(({ source }) => source).join(''),
      // Between two segments stands what no tool translates.
      target: isTranslated
        ? segments.map(({ source, target }) => target ?? (source.trim() === '' ? source : '')).join('')
        : '',
    })
    unit = undefined
  }

  function end (): ReadFile {
    if (!isXliff) throw new Unreadable('not_xliff', notXliff)
    return { texts, faults: [], language }
  }

  return { open, text: add, close, end }
}
