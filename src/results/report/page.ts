import type { Result } from '../../domain/assessments/result.ts'
import {
  actionsSection, checksSection, examplesSection, questionsSection, talkSection,
  weakSection
} from './findings.ts'
import type { ReportInput } from './input.ts'
import { sheetHeight, reportStyle } from './page-style.ts'
import { kOf } from '../charts/display-value.ts'
import { madeOfWords } from '../charts/people.ts'
import { titlesOf, type Titles } from '../charts/tables.ts'
import { comparisonSection, profileSection, timelineSection } from './charts-sections.ts'
import { facts, list, paragraph, section } from './section.ts'
import { perspectivesSection, statementsSection } from './statements-section.ts'
import { htmlOfWords, joined, type Sentence } from '../charts/phrase.ts'
import { escaped } from '../charts/text.ts'

/**
 * A whole page about one result, to be read, heard or printed. It needs no script, and a policy as `reportPolicy` is
 * enough for it. One part at a time.
 */
export function * reportPage (input: ReportInput): Generator<string> {
  yield `<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Result ${input.number}: ${escaped(input.arrangement)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>`
  for (const part of partsOf(input)) if (part !== '') yield `\n${part}`
  yield `
</main>
${footer(input.result)}
</body>
</html>
`
}

/** Each on lines of its own; empty where there is nothing to say. */
function * partsOf (input: ReportInput): Generator<string> {
  const { arrangement, result, content, viewed, written } = input
  const titles = titlesOf(content, viewed)
  yield `<h1>Result ${input.number}: ${htmlOfWords({ text: arrangement })}</h1>`
  yield `<p class="notice"><strong>${escaped(titles.own.aidNotice)}</strong></p>`
  yield aboutSection(input, titles)
  yield profileSection(result, titles, sheetHeight)
  yield questionsSection(input, titles)
  yield talkSection(input, titles)
  yield weakSection(input, titles)
  yield examplesSection(input, titles)
  yield actionsSection(input, titles)
  yield checksSection(input, titles)
  yield comparisonSection(input, titles, sheetHeight)
  yield timelineSection(input, titles, sheetHeight)
  yield perspectivesSection(result, titles)
  yield * statementsSection(result, titles, written)
  yield hiddenSection(result, titles)
  yield limitsSection(input, titles)
}

function aboutSection (
  { arrangement, assessment, number, numberInAssessment, date, result, madeOf }: ReportInput,
  titles: Titles
): string {
  const entries: Array<readonly [string, Sentence]> = [
    ['Arrangement', [{ text: arrangement }]],
    ...(assessment === null ? [] : [['Assessment', [{ text: assessment }]] as const]),
    ['Result', [`Number ${numberWords(number, numberInAssessment)}, ${date}`]],
    ['Principle set', [titles.set, `, version ${result.set.version}`]],
    ...(titles.notice === null ? [] : [['Wording', joined(titles.notice)] as const]),
    ['How it was done', [modeWords(result)]],
    ...(madeOf === undefined ? [] : [['Made of', [madeOfWords(madeOf, kOf(result))]] as const]),
  ]
  return section('about', titles.own.headings.about, [facts(entries)])
}

/** Where they are the same, as for somebody who took part and sees no other results, neither is told from the other. */
function numberWords (number: number, numberInAssessment: number): string {
  return number === numberInAssessment
    ? String(number)
    : `${number} of this arrangement and number ${numberInAssessment} of its assessment`
}

function modeWords (result: Result): string {
  if (result.disclosure === 'confidential') {
    return 'Several people rated in confidence; nothing is shown of fewer ' +
      `than ${result.k}${voiceWords(result)}`
  }
  return result.mode === 'single'
    ? 'One response'
    : `Several people rated, and agreed to show each other their ratings${voiceWords(result)}`
}

/** Rule M4. */
function voiceWords ({ voice }: Result): string {
  return voice === 'participant' ? '. Each person counts alike.' : '. Each perspective counts alike.'
}

function hiddenSection (result: Result, { own }: Titles): string {
  return result.disclosure === 'confidential'
    ? section('hidden', own.headings.hidden, own.hiddenAndWhy(result).map(paragraph))
    : ''
}

function limitsSection ({ result, content, publicUrl }: ReportInput, { own }: Titles): string {
  const more = result.disclosure === 'confidential'
    ? [...own.limitsOfConfidential, own.limitsOfScale(content.scale?.levels.length ?? 0, result.method, publicUrl)]
    : own.limitsOfExact
  return section('limits', own.headings.limits, [list([...own.limitsOfAll, ...more].map(text => [text]))])
}

/** Rules S11 and D6: what it was worked out by, for whoever wants to check. */
function footer (result: Result): string {
  const { method, set } = result
  const proof = result.disclosure === 'exact'
    ? `Ratings ${result.ratingsDigest}`
    : `Commitment to the responses (no answer can be read from it) ${result.commitment}`
  return `<footer>\n<p>Method ${escaped(method.id)} ${escaped(method.version)}. Set ${escaped(set.id)}, content ${
    escaped(set.contentDigest)
  }, scoring ${escaped(set.scoringDigest)}. ${escaped(proof)}.</p>\n</footer>`
}
