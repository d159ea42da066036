import { readFileSync } from 'node:fs'

/** How each operation tells who may do what. An operation that stands in none of these lists fails the test. */
export const kinds = {
  /** The same for all. */
  everybody: [
    'getStart',
    'getApiCatalog',
    'getSecurityContact',
    'getOpenApi',
    'getOlderOpenApi',
    'getLiveness',
    'getReadiness',
    'listProblems',
    'getProblem',
    'listCorePrinciples',
    'getCorePrinciple',
    'listCorePrincipleExamples',
    'listExamples',
    'getExample',
    'listCategories',
    'getCategory',
    'getGuide',
    // What an organisation has besides is in the contract suite of link states.
    'listLinkStates',
    'getGuideBenefit',
    'getGuideAudience',
    'getGuideSituation',
    'embedGuideBenefit',
    'embedGuideAudience',
    'embedGuideSituation',
    'getAims',
    'listSources',
    'getSource',
    'listCrosswalks',
    'score',
    'listScoringMethods',
    'getScoringMethod',
  ],
  /** Of a private set: for the owner's keys with `sets:read`. */
  readable: [
    'getPrincipleSet',
    'listVersions',
    'getVersion',
    'diffVersions',
    'listPrinciples',
    'getPrinciple',
    'listPrincipleExamples',
    'listPrinciplesOfVersion',
    'getPrincipleOfVersion',
    'listPrincipleExamplesOfVersion',
    'listExamplesOfVersion',
    'getExampleOfVersion',
    'listCategoriesOfVersion',
    'getCategoryOfVersion',
    'getLedger',
    'getUpstream',
    'exportVersion',
    'getTranslation',
    'embedPrinciple',
    'embedExample',
    'getVersionsAtom',
    'getVersionsFeed',
  ],
  /** Of one thing of the owner's: for the owner's keys with the scope, and a key is needed. */
  owned: [
    'getApiKey',
    'rotateApiKey',
    'revokeApiKey',
    'getPrincipleSetSettings',
    'changePrincipleSetSettings',
    'deletePrincipleSet',
    'getDraft',
    'replaceDraft',
    'changeDraft',
    'replaceWording',
    'changeWording',
    'validateDraft',
    'publishVersion',
    'retireVersion',
    'rebaseVersion',
    'getArrangement',
    'changeArrangement',
    'deleteArrangement',
    'getAssessment',
    'changeAssessment',
    'deleteAssessment',
    'listTransitions',
    'moveAssessment',
    'listSeats',
    'issueSeats',
    'withdrawSeat',
    'getResponse',
    'replaceResponse',
    'changeResponse',
    'listResults',
    'getResult',
    'getImprovements',
    'compareResults',
    'getTimeline',
    'getProfilePicture',
    'getComparisonPicture',
    'getTimelinePicture',
    'listMilestones',
    'createMilestone',
    'getMilestone',
    'restoreMilestone',
    'previewUpgrade',
    'upgradeAssessment',
    'listActions',
    'createAction',
    'getAction',
    'changeAction',
    'deleteAction',
    'listEvidence',
    'addEvidence',
    'getEvidence',
    'changeEvidence',
    'deleteEvidence',
    'listChecks',
  ],
  /** For the participant whose token it is: no key of anybody opens it, not even the owner's. */
  seated: [
    'getMyResponse',
    'getMyAssessment',
    'replaceMyResponse',
    'changeMyResponse',
    'submitMyResponse',
    'changeMyConsent',
    'withdrawMyResponse',
  ],
  /** For whoever has a code that nobody has used. */
  coded: ['claimSeat'],
  /** Made within something of the owner's, which a body names: a key is needed. */
  within: ['createAssessment', 'putAssessment'],
  /** Of whatever the one who asks has: a key is needed. */
  each: [
    'getOrganisation',
    'listApiKeys',
    'makeApiKey',
    'createPrincipleSet',
    'putArrangement',
    'importPrincipleSet',
    'listDrafts',
    'listAuditEvents',
    'listArrangements',
    'createArrangement',
    'listAssessments',
    'listAllActions',
    'changeOrganisation',
    'importAssessments',
    'exportAssessments',
    'purgeAssessments',
    'exportOrganisation',
  ],
  /** What is public, and beside it what the one who asks has. */
  beside: ['listPrincipleSets', 'search'],
} as const

export const document: { paths: Record<string, Record<string, { operationId: string }>> } = JSON.parse(
  readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')
)
export const ids = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
/** A word that stands in the owner's texts alone. */
export const secret = 'Xylograph'

type Kind = keyof typeof kinds
export type Caller = 'stranger' | 'scopeless' | 'nobody' | 'revoked' | 'owner'

export const success = /^2\d\d$/
export const expected: Readonly<Record<Kind, Readonly<Record<Caller, RegExp>>>> = {
  everybody: { stranger: success, scopeless: success, nobody: success, revoked: /^401$/, owner: success },
  readable: { stranger: /^404$/, scopeless: /^404$/, nobody: /^404$/, revoked: /^401$/, owner: success },
  owned: { stranger: /^404$/, scopeless: /^403$/, nobody: /^401$/, revoked: /^401$/, owner: success },
  seated: { stranger: /^401$/, scopeless: /^401$/, nobody: /^401$/, revoked: /^401$/, owner: /^401$/ },
  coded: { stranger: success, scopeless: success, nobody: success, revoked: /^401$/, owner: success },
  within: { stranger: /^422$/, scopeless: /^403$/, nobody: /^401$/, revoked: /^401$/, owner: success },
  each: { stranger: success, scopeless: /^403$/, nobody: /^401$/, revoked: /^401$/, owner: success },
  beside: { stranger: success, scopeless: success, nobody: success, revoked: /^401$/, owner: success },
}

export function kindOf (operationId: string): Kind | undefined {
  return (Object.keys(kinds) as Kind[]).find(kind => kinds[kind].some(one => one === operationId))
}
