import { contentDigest, scoringDigest } from '../../../src/domain/versions/digest.ts'
import type { Answer, Ratings } from '../../../src/domain/assessments/model.ts'
import type { ExactResult, GatedCell, GatedResult, HiddenCell, Tenth } from '../../../src/domain/assessments/result.ts'
import { scoreSingle } from '../../../src/domain/scoring/score.ts'
import { sharedResult } from '../../../src/domain/scoring/shared-result.ts'
import type { CustomContent } from '../../../src/domain/versions/principle-set.ts'
import { readSeed } from '../../../src/content/index.ts'
import { seatsFor } from '../../fixtures/confidential.ts'

/** Results to render: of the core set, and of whatever content a test makes. */

const seed = await readSeed()
const found = seed.sets.find(({ slug }) => slug === 'core')
if (!found) throw new Error('The seed has no core set')
export const core: CustomContent = found.content

/** A reader who asks for no wording. */
export const unasked = { headers: {}, query: {} }

export const perspectives = [
  { key: 'people', title: 'People who draw on support', outside: false },
  { key: 'peers', title: 'Peer supporters', outside: false },
  { key: 'commissioner', title: 'Commissioner', outside: true },
]

export function setOf (content: CustomContent) {
  return {
    id: '0198c0de-0000-7000-8000-000000000001',
    version: '1.0.0',
    contentDigest: contentDigest(content),
    scoringDigest: scoringDigest(content),
  }
}

/**
 * Levels by their place in the scale, one digit a statement in set order: "x" not applicable, "?" don't know, "d"
 * declined, "-" nothing.
 */
export function ratingsOf (content: CustomContent, answers: string): Ratings {
  const levels = content.scale?.levels ?? []
  const read = (letter: string): Answer | null => {
    if (letter === 'x') return { notApplicable: 'too_early' }
    if (letter === '?') return { dontKnow: true }
    if (letter === 'd') return { declined: true }
    const level = levels[Number(letter)]
    return level ? { level: level.key } : null
  }
  const statements = content.principles.flatMap(({ statements }) => statements)
  return Object.fromEntries(statements.flatMap(({ key }, index) => {
    const rating = read(answers[index % answers.length] ?? '-')
    return rating ? [[key, { rating, statementDigest: 'sha256:0' }] as const] : []
  }))
}

export function single (content: CustomContent, answers: string): ExactResult {
  return scoreSingle({ content, set: setOf(content), ratings: ratingsOf(content, answers) })
}

export function shared (
  content: CustomContent,
  answers: ReadonlyArray<readonly [perspective: string, answers: string]>
): ExactResult {
  const responses = answers.map(([perspective, given]) => ({ perspective, ratings: ratingsOf(content, given) }))
  return sharedResult({
    content,
    set: setOf(content),
    voice: 'participant',
    perspectives,
    seats: seatsFor(responses, perspectives),
    responses,
  })
}

const hidden: HiddenCell = { released: false }

/** Its digits are the tenths of the principles in turn: "x" hidden, "<" and ">" clamped, "T" for 1. */
export function gated (content: CustomContent, pattern: string, k = 5): GatedResult {
  const cellAt = (index: number): GatedCell | HiddenCell => {
    const letter = pattern[index % pattern.length] ?? 'x'
    if (letter === 'x') return hidden
    if (letter === '<') return { released: true, value: 0.1, clamped: true }
    if (letter === '>') return { released: true, value: 0.9, clamped: true }
    return { released: true, value: (letter === 'T' ? 1 : Number(`0.${letter}`)) as Tenth }
  }
  return {
    method: { id: 'mutual-item-mean', version: '1.0.0' },
    set: setOf(content),
    perspectives,
    disclosure: 'confidential',
    mode: 'mutual',
    voice: 'participant',
    k,
    commitment: `sha256:${'0'.repeat(64)}`,
    composite: null,
    principles: content.principles.map(({ slug, weight, statements }, index) => {
      const value = cellAt(index)
      return {
        slug,
        weight,
        outcome: value.released ? 'scored' : 'not_scorable',
        indicative: false,
        value,
        band: value.released ? (value.value < 0.5 ? 'weak' : value.value < 0.75 ? 'mixed' : 'strong') : null,
        releasedWeight: value.released ? '3/4' : '0',
        statements: statements.map(({ key, weight, counted }, at) => ({
          key,
          weight,
          counted,
          value: cellAt(index + at),
          states: at === 0 ? { dontKnow: 6 } : {},
          ...(at === 1 ? { divided: true } : {}),
          perspectives: { people: cellAt(index + at + 1), peers: hidden },
        })),
        perspectives: { people: cellAt(index + 1), peers: hidden },
      }
    }),
  }
}

/** What people may write, whether they mean well or not. */
export const hostile = [
  '<script>alert(1)</script>',
  '"onload="alert(1)" x="',
  ']]></title></svg><svg onload=alert(1)>',
  '</style><script>alert(1)</script>',
  '\u202egnp.exe\u202c evil',
  '\u2067\u2066isolate',
  'A title as long as one may be '.repeat(7).slice(0, 200),
  'W'.repeat(200),
  '🧑🏽‍🤝‍🧑🏻 together 🏳️‍🌈',
  'مبدأ المساواة بين الأقران: الدعم المتبادل',
  'שוויון (peer)',
  'נul \u0007 and \u200b nothing',
  '{{7*7}} <!-- -->',
  "javascript:alert('x')",
  '相互支援の原則',
  '=1+1',
]

export function hostileContent (): CustomContent {
  return {
    ...core,
    title: hostile[0] ?? '',
    lang: 'ar',
    principles: hostile.map((title, index) => ({
      ...core.principles[index % core.principles.length] as CustomContent['principles'][number],
      slug: `hostile-${index}`,
      title,
      statements: [0, 1].map(at => ({
        key: `h-${index}-${at}`,
        text: `${title} ${at}`,
        weight: 1,
        counted: at === 0,
        notApplicable: 'exclude' as const,
      })),
    })),
  }
}
