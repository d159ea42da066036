import { maxContentBytes } from '../values/limits.ts'
import { createIssue, type Issue } from '../values/issue.ts'
import type { CustomContent } from './principle-set.ts'

/** How many parts are named of a version that is too large. */
const maxNamed = 3

/**
 * Rule V4: whether a version has more bytes than it may, as JSON in UTF-8, and where most of them are. `pointer` leads
 * to the whole of it. No JSON of the whole is made.
 */
export function issuesOfSize (content: CustomContent, pointer: string): Issue[] {
  const parts = Object.entries(content).map(([name, value]: [string, unknown]) => partOf(name, value))
  const bytes = listBytes(parts.map(({ name, bytes }) => bytesOf(name) + 1 + bytes))
  if (bytes <= maxContentBytes) return []
  const largest = parts.toSorted((a, b) => b.bytes - a.bytes).slice(0, maxNamed)
  return [createIssue(
    pointer,
    'content_too_large',
    `The version has ${counted(bytes)} bytes as JSON in UTF-8; at most ${counted(maxContentBytes)} are allowed. ` +
      `The largest parts: ${largest.map(told).join(', ')}`
  )]
}

interface Part {
  readonly name: string
  readonly bytes: number
  /** Of a list. */
  readonly largest?: Part | undefined
}

function partOf (name: string, value: unknown): Part {
  if (!Array.isArray(value)) return { name, bytes: bytesOf(value) }
  const items = value.map((item: Named) => ({ name: nameOf(item), bytes: bytesOf(item) }))
  const [largest] = items.toSorted((a, b) => b.bytes - a.bytes)
  return { name, bytes: listBytes(items.map(({ bytes }) => bytes)), largest }
}

/** Of a list or an object: brackets, and commas between its members. */
function listBytes (members: readonly number[]): number {
  return 2 + Math.max(0, members.length - 1) + members.reduce((sum, bytes) => sum + bytes, 0)
}

function bytesOf (value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

/** Records have a slug, wordings a language and a variant, replacements neither. */
interface Named {
  readonly slug?: string
  readonly lang?: string
  readonly variant?: string
}

function nameOf ({ slug, lang, variant }: Named): string {
  return slug ?? [lang, variant].filter(part => part !== undefined).join('/')
}

function told ({ name, bytes, largest }: Part): string {
  const one = largest && largest.name !== '' ? `, "${largest.name}" alone ${counted(largest.bytes)}` : ''
  return `${name} (${counted(bytes)}${one})`
}

const counted = (bytes: number) => bytes.toLocaleString('en')
