import { minCommenting } from '../../domain/assessments/disclosure-limits.ts'
import type { Variant } from '../../domain/versions/principle-set.ts'
import {
  aidNotice, hiddenAndWhy, isAnyHidden, limitsOfAll, limitsOfConfidential, limitsOfExact, limitsOfScale, methodAddress,
  type Confidential
} from './limits.ts'
import type { Method } from '../../domain/assessments/result.ts'

type Section =
  | 'about'
  | 'profile'
  | 'questions'
  | 'talk'
  | 'weak'
  | 'examples'
  | 'actions'
  | 'checks'
  | 'comparison'
  | 'timeline'
  | 'perspectives'
  | 'statements'
  | 'hidden'
  | 'limits'

/** What a report says of itself: every one has a form in each variant. */
export interface ReportWords {
  readonly headings: Readonly<Record<Section, string>>
  readonly aidNotice: string
  /** Where these words are in Easy Read and those of the set are not; null for the standard form. */
  readonly onlyOurs: string | null
  /** Rules D1 to D9: a paragraph each. */
  readonly hiddenAndWhy: (result: Confidential) => readonly string[]
  readonly limitsOfAll: readonly string[]
  readonly limitsOfExact: readonly string[]
  readonly limitsOfConfidential: readonly string[]
  readonly limitsOfScale: (levels: number, method: Method, publicUrl: string) => string
}

export const reportWords: Readonly<Record<Variant, ReportWords>> = {
  standard: {
    headings: {
      about: 'What this is',
      profile: 'Profile by principle',
      questions: 'Two questions about the arrangement',
      talk: 'To talk about together',
      weak: 'Where most could be gained',
      examples: 'Examples that may help',
      actions: 'Actions',
      checks: 'Worth checking',
      comparison: 'Side by side with the result before',
      timeline: 'Results over time',
      perspectives: 'As each perspective sees it',
      statements: 'Every statement',
      hidden: 'What is not shown, and why',
      limits: 'What this cannot tell you',
    },
    aidNotice,
    onlyOurs: null,
    hiddenAndWhy,
    limitsOfAll,
    limitsOfExact,
    limitsOfConfidential,
    limitsOfScale,
  },
  'easy-read': {
    headings: {
      about: 'What this is',
      profile: 'Each principle',
      questions: 'Two questions',
      talk: 'Talk about this together',
      weak: 'What could get better',
      examples: 'Examples that may help',
      actions: 'What people will do',
      checks: 'Please check this',
      comparison: 'This result and the one before',
      timeline: 'Results over time',
      perspectives: 'How different people see it',
      statements: 'Every statement',
      hidden: 'What we do not show, and why',
      limits: 'What this cannot tell you',
    },
    aidNotice:
      'This is a reflection aid. A reflection aid is something that helps you to think. It is not validated. ' +
      'Validated means that studies show that it works. It is not an inspection result. An inspection is an official ' +
      'check. There is no pass mark. There is no target. We do not say who is better.',
    onlyOurs:
      'Some of this is in Easy Read. It is a draft: not user-tested. The words of the set are not in Easy Read.',
    hiddenAndWhy: easyHiddenAndWhy,
    limitsOfAll: [
      'This shows what the people who answered said. Others may say something else.',
      'The set chooses the statements and the scale. A scale is a list of answers to choose from. The set also ' +
      'chooses what is weak, mixed or strong. Weak means: talk about this first. It does not mean that someone failed.',
      'The picture of all principles is the result. Do not use it to compare one arrangement with another.',
      'A small difference may be chance. This is more likely when few people answered.',
    ],
    limitsOfExact: [
      'Values are rounded. They have two numbers after the point. Where that changed a value, the first table gives ' +
      'the exact one. It does not say how sure we are.',
    ],
    limitsOfConfidential: [
      'This protects people well. But it cannot protect them from everything. Someone may know the answers of all ' +
      'others. Then they can work out the last one. Someone who gave out invitations could have used some. People ' +
      'can compare two results of the same group. How someone writes may show who they are. So may the language.',
    ],
    limitsOfScale: (levels, method, publicUrl) => [
      ...(levels === 2
        ? [
            'The scale has two levels. So a value nearly tells how many people chose each one.',
            'With 6 to 9 people, it can tell that each one chose a level.',
          ]
        : []),
      `You can read more about this at ${methodAddress(method, publicUrl)} under “limits”.`,
    ].join(' '),
  },
}

function easyHiddenAndWhy (result: Confidential): string[] {
  const { k } = result
  return [
    'People answered in confidence. This means that no one is told who said what. ' +
    `We show a value only where at least ${k} people chose a level. A level is one step of the scale. ` +
    '“Not shown” can mean that fewer people did. It can also mean that someone could work out what people said.',
    isAnyHidden(result)
      ? 'No one can see what is not shown here. A principle leaves out statements that are not shown.'
      : 'Here we can show every value.',
    'Values have one number after the point. We do not say how many people answered each question. We do not say how ' +
    'far apart the answers were. Someone could work out a few answers from that.',
    `We show comments on a statement only where at least ${Math.max(k, minCommenting)} people wrote one. Outside ` +
    'views are counted apart. The order tells nothing. There are no names. We do not show what else people wrote. We ' +
    'do not say how many did.',
    'A value may say “or less” or “or more”. The end of the scale would tell what everybody said.',
  ]
}
