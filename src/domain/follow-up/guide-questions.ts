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
  readonly answer: string
}

/** Rule I2: the questions of the guide. */
export const guideQuestions = ['Is this arrangement effective?', 'What elements could be improved?'] as const

const effective: Readonly<Record<Finding, (title: string) => string>> = {
  strong: title => `By these answers “${title}” is a strength of this arrangement.`,
  mixed: title => `By these answers some of “${title}” is there, and some of it is not there yet.`,
  weak: title => `By these answers little of “${title}” is there so far.`,
  not_enough_answers: title => `There are not enough answers about “${title}” to say.`,
  not_applicable: title => `By these answers nothing of “${title}” applies to this arrangement.`,
  nothing_counted: title => `Nothing in “${title}” is counted, so there is nothing to say.`,
  not_shown: title => `Nothing can be shown of “${title}”.`,
  too_little_shown: title => `Too little can be shown of “${title}” to say.`,
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

/** Rule I2: both questions in plain words, with the texts of weak statements that have a worth, and of divided ones. */
export function guideAnswers (
  title: string,
  finding: Finding,
  { weak, divided }: Readonly<Record<'weak' | 'divided', readonly string[]>>
): GuideAnswer[] {
  const improvable = [
    ...(weak.length > 0 ? [`Most could be gained here: ${quoted(weak)}.`] : []),
    ...(divided.length > 0 ? [`People see this differently, so talk about it: ${quoted(divided)}.`] : []),
  ]
  const [first, second] = guideQuestions
  return [
    { question: first, answer: effective[finding](title) },
    { question: second, answer: improvable.length > 0 ? improvable.join(' ') : nothingWeak[finding] },
  ]
}

function quoted (texts: readonly string[]): string {
  // The sentence around them has a full stop of its own.
  return texts.map(text => `“${text.replace(/[.。]$/u, '')}”`).join(', ')
}
