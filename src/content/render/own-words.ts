import type { CustomContent, Variant } from '../../domain/versions/principle-set.ts'
import { nearestWording, type View } from '../records/wording.ts'

/** The words of pages and of credits that are the service's own: every one has a form in each variant. */
export interface OwnWords {
  readonly inShort: string
  readonly statements: string
  readonly examples: string
  readonly goodToKnow: string
  readonly howOften: string
  readonly groupSize: string
  readonly isPeerSupport: string
  readonly judged: Readonly<Record<'yes' | 'partly' | 'no', string>>
  readonly judgedBy: Readonly<Record<'ours' | 'author', string>>
  readonly readMore: string
  readonly principles: string
  readonly thisVersion: string
  readonly published: (version: string, day: string) => string
  readonly whatItIs: string
  readonly whoBenefits: string
  readonly wholeGuide: string
  readonly whoItIsFor: string
  readonly whenItHelps: string
  readonly asChecklist: string
  readonly ownPrinciples: string
  readonly limits: string
  /** Before the status of a wording. */
  readonly wording: Readonly<Record<Variant, string>>
  /** After a status that says that nobody has tested the wording; empty where that needs no explanation. */
  readonly untested: string
  readonly outdated: (version: string) => string
  readonly reconstructed: string
  readonly retired: (day: string, replacedBy: string | null) => string
  readonly nameOf: string
  readonly adaptedFrom: string
  readonly basedOn: string
  readonly namedIn: string
  readonly noEndorsement: Readonly<Record<'name' | 'words', string>>
}

/** Two languages in one: the standard English, and English for Easy Read. Nobody has tested the second either. */
export const ownWords: Readonly<Record<Variant, OwnWords>> = {
  standard: {
    inShort: 'In short',
    statements: 'Statements to rate',
    examples: 'Examples',
    goodToKnow: 'Good to know',
    howOften: 'How often:',
    groupSize: 'Group size:',
    isPeerSupport: 'Is it peer support itself?',
    judged: { yes: 'Yes.', partly: 'Partly.', no: 'No.' },
    judgedBy: { ours: 'This is our judgement.', author: "This is the author's judgement." },
    readMore: 'Read more',
    principles: 'Principles',
    thisVersion: 'This version',
    published: (version, day) => `Version ${version}, published ${day}.`,
    whatItIs: 'What peer support is',
    whoBenefits: 'Who benefits, and how',
    wholeGuide: 'Read the whole guide',
    whoItIsFor: 'Who this is for',
    whenItHelps: 'When it helps',
    asChecklist: 'As a checklist',
    ownPrinciples: 'Your own principles',
    limits: 'Limits',
    wording: { standard: 'Translation,', 'easy-read': 'Easy Read,' },
    untested: '',
    outdated: version =>
      `Out of date: this was made from version ${version}, and the original text has changed since. Read the ` +
      'original too.',
    reconstructed:
      "Reconstructed: the guide's own text of this principle is lost, and another source stands in for it.",
    retired: (day, replacedBy) =>
      `Retired on ${day}: do not use this version for anything new.` +
      (replacedBy === null ? '' : ` Version ${replacedBy} replaces it.`),
    nameOf: 'Name ',
    adaptedFrom: ' Adapted from text',
    basedOn: ' Based on: ',
    namedIn: ' The name is used as published in: ',
    noEndorsement: { name: ' No endorsement is implied.', words: ' No body named here endorses it.' },
  },
  'easy-read': {
    inShort: 'In short',
    statements: 'Say how much this happens',
    examples: 'Examples',
    goodToKnow: 'Good to know',
    howOften: 'How often:',
    groupSize: 'How many people:',
    isPeerSupport: 'Is it peer support?',
    judged: { yes: 'Yes.', partly: 'Some of it is.', no: 'No.' },
    judgedBy: { ours: 'This is what we think.', author: 'The person who wrote this thinks so.' },
    readMore: 'Read more',
    principles: 'Principles',
    thisVersion: 'This version',
    published: (version, day) => `This is version ${version}. It came out on ${day}.`,
    whatItIs: 'What peer support is',
    whoBenefits: 'What is good about it',
    wholeGuide: 'Read the whole guide',
    whoItIsFor: 'Who this is for',
    whenItHelps: 'When it helps',
    asChecklist: 'Check your peer support',
    ownPrinciples: 'Your own principles',
    limits: 'What you should know',
    wording: { standard: 'This is a translation:', 'easy-read': 'Easy Read,' },
    untested: 'This means that people who use Easy Read have not tried it yet.',
    outdated: version =>
      `This text is old. It was made from version ${version}. The other text has changed since then. Read the other ` +
      'text too.',
    reconstructed: 'We do not have what the guide says here. We used facts from somewhere else.',
    retired: (day, replacedBy) =>
      `This version is old. It ended on ${day}. Do not use it for anything new.` +
      (replacedBy === null ? '' : ` Version ${replacedBy} takes its place.`),
    nameOf: 'Name ',
    adaptedFrom: ' It was changed from a text',
    basedOn: ' We used facts from: ',
    namedIn: ' The name is from: ',
    noEndorsement: {
      name: ' They have not said that they support this.',
      words: ' They have not said that they support this.',
    },
  },
}

/**
 * In which form a page of a version has them. What was published before there was an Easy Read form keeps its bytes: in
 * those days no wording had a list of examples.
 */
export function ownVariant (content: CustomContent, view: View): Variant {
  const wording = nearestWording(content, view)
  return wording?.examples ? wording.variant : 'standard'
}
