import type { NotApplicableReason } from '../../domain/assessments/model.ts'
import type { Result } from '../../domain/assessments/result.ts'
import { htmlOfWords, joined, type Sentence, type Words } from '../charts/phrase.ts'
import { list } from './section.ts'
import type { WrittenText } from './written.ts'

/** Rule R2, in words. */
export const reasons: Readonly<Record<NotApplicableReason, string>> = {
  not_part_of_this_arrangement: 'not part of this arrangement',
  too_early: 'too early to say',
  other: 'another reason',
}

/** What was written about a statement, under it; empty where nothing was. */
export function writtenPart (statement: Words, texts: readonly WrittenText[], result: Result): string {
  const said = texts.map(text => sentenceOf(text, result)).filter(sentence => sentence.length > 0)
  return said.length === 0 ? '' : `<h4>Written about: ${htmlOfWords(statement)}</h4>\n${list(said)}`
}

/** Of a single assessment the answer, with its reason and its note, stands in the table already. */
function sentenceOf ({ label, perspective, reason, note, comment, evidence }: WrittenText, result: Result): Sentence {
  const isTold = reason !== null && result.mode === 'mutual'
  const parts: Sentence[] = [
    ...(isTold ? [[`not applicable: ${reasons[reason]}`, ...(note === null ? [] : [', ', { text: note }])]] : []),
    ...(comment === null ? [] : [[{ text: comment }]]),
    ...(evidence.length === 0 ? [] : [['Evidence: ', ...joined(evidence.map(title => [{ text: title }]), '; ')]]),
  ]
  const isNamed = label !== null && result.mode === 'mutual' && parts.length > 0
  return [...(isNamed ? [...whoOf(label, perspective, result), ': '] : []), ...joined(parts, ' – ')]
}

/** As somebody is called, and as what they took part. */
function whoOf (label: string, perspective: string | null, { perspectives }: Result): Sentence {
  const title = perspectives.find(({ key }) => key === perspective)?.title
  return [
    { text: label },
    ...(title === undefined ? [] : [' (', { text: title }, ')']),
  ]
}
