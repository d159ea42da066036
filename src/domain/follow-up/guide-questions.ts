import { bands } from '../assessments/result.ts'

/** Rule I2: what the answers say of a principle; never pass or fail. */
export const findings = [
  ...bands,
  'not_enough_answers',
  'not_applicable',
  'nothing_counted',
  'not_shown',
  'too_little_shown',
] as const
export type Finding = typeof findings[number]

/** A question of the guide with a sentence that answers it for one principle. */
export interface GuideAnswer {
  readonly question: typeof guideQuestions[number]
  readonly answer: readonly AnswerPart[]
}

/** Words of the service, or a text of the set that they quote, by the slug or key that it has there. */
export type AnswerPart =
  | string
  | { readonly text: string, readonly principle: string }
  | { readonly text: string, readonly statement: string }

/** The sentence as it is read. */
export function answerText (parts: readonly AnswerPart[]): string {
  return parts.map(part => typeof part === 'string' ? part : part.text).join('')
}

/** Rule I2: the questions of the guide. */
export const guideQuestions = ['Is this arrangement effective?', 'What elements could be improved?'] as const

const effective: Readonly<Record<Finding, readonly [before: string, after: string]>> = {
  strong: ['By these answers “', '” is a strength of this arrangement.'],
  mixed: ['By these answers some of “', '” is there, and some of it is not there yet.'],
  weak: ['By these answers little of “', '” is there so far.'],
  not_enough_answers: ['There are not enough answers about “', '” to say.'],
  not_applicable: ['By these answers nothing of “', '” applies to this arrangement.'],
  nothing_counted: ['Nothing in “', '” is counted, so there is nothing to say.'],
  not_shown: ['Nothing can be shown of “', '”.'],
  too_little_shown: ['Too little can be shown of “', '” to say.'],
}

const nothingWeak: Readonly<Record<Finding, string>> = {
  strong: 'Nothing stands out. Talk about what keeps it strong.',
  mixed: 'Nothing stands out. Talk about what would make it stronger.',
  weak: 'Nothing stands out. Talk about where to begin.',
  not_enough_answers: 'There are not enough answers to say. Talk about what is in the way of answering.',
  not_applicable: 'By these answers nothing of it applies. Talk about whether the principle fits this arrangement.',
  nothing_counted: 'Nothing in it is counted.',
  not_shown: 'Nothing can be shown.',
  too_little_shown: 'Too little can be shown to say.',
}

/** A text of the set and where it is from. */
type Quoted = Exclude<AnswerPart, string>

/** Rule I2: both questions in plain words, with the texts of weak statements that have a worth, and of divided ones. */
export function guideAnswers (
  title: Quoted,
  finding: Finding,
  { weak, divided }: Readonly<Record<'weak' | 'divided', readonly Quoted[]>>
): GuideAnswer[] {
  const gained: AnswerPart[] = weak.length > 0 ? ['Most could be gained here: ', ...quoted(weak), '.'] : []
  const discussed: AnswerPart[] = divided.length > 0
    ? ['People see this differently, so talk about it: ', ...quoted(divided), '.']
    : []
  const improvable = [...gained, ...(gained.length > 0 && discussed.length > 0 ? [' '] : []), ...discussed]
  const [first, second] = guideQuestions
  const [before, after] = effective[finding]
  return [
    { question: first, answer: [before, title, after] },
    { question: second, answer: improvable.length > 0 ? improvable : [nothingWeak[finding]] },
  ]
}

function quoted (texts: readonly Quoted[]): AnswerPart[] {
  return texts.flatMap((quote, index) => [
    index === 0 ? '“' : ', “',
    // The sentence around them has a full stop of its own.
    { ...quote, text: quote.text.replace(/[.。]$/u, '') },
    '”',
  ])
}
