export const severities = ['info', 'warning'] as const
export type Severity = typeof severities[number]

interface CheckKind {
  readonly severity: Severity
  readonly detail: string
}

/** Rule E2, and `consider_re_rating` of rule I5: every check, in plain words. */
export const checkKinds = {
  rated_high_without_evidence: {
    severity: 'info',
    detail: 'The statement is rated high, and nothing is named that shows it.',
  },
  evidence_expired: {
    severity: 'warning',
    detail: 'This evidence is out of date. If it still holds, renew its days; else delete it.',
  },
  na_share_high: {
    severity: 'warning',
    detail: 'More than a third of the statements do not apply. The principle may not fit this arrangement.',
  },
  coverage_low: {
    severity: 'warning',
    detail: 'Too few of its statements were answered with a level, so its value is only an indication.',
  },
  all_same_level: { severity: 'info', detail: 'Every statement has the same level. Was each one thought about?' },
  to_confirm_open: {
    severity: 'warning',
    detail: 'The old answer is proposed and does not count until it is confirmed.',
  },
  set_version_retired: { severity: 'warning', detail: 'This version of the set is retired.' },
  newer_version_available: {
    severity: 'info',
    detail: 'There is a newer version of the set. Nothing changes unless you upgrade.',
  },
  upstream_changed: { severity: 'info', detail: 'The set that this one was adapted from says something else now.' },
  action_overdue: { severity: 'warning', detail: 'This action should be done by now.' },
  action_review_due: {
    severity: 'info',
    detail: 'The day on which to look at this action again has passed. Look at it, and set another day or none.',
  },
  consider_re_rating: { severity: 'info', detail: 'This action is done. Consider rating the statements again.' },
  k_unreachable: {
    severity: 'warning',
    detail: 'Fewer seats are issued than people are needed, so nothing could be released.',
  },
  too_few_submitted: {
    severity: 'warning',
    detail: 'Fewer people have submitted than are needed for anything to be shown. A release now would show nothing, ' +
      'and there is no second one.',
  },
} as const satisfies Record<string, CheckKind>
export type CheckCode = keyof typeof checkKinds

/** Rule E2. */
export interface Check {
  readonly code: CheckCode
  readonly severity: Severity
  readonly detail: string
  readonly principle: string | null
  readonly statement: string | null
  /** Where something can be done about it; null where the domain does not know. */
  readonly link: string | null
}

/** A check of this code, with its severity and, unless others are given, its words. What is left out is null. */
export function check (code: CheckCode, place: Partial<Omit<Check, 'code' | 'severity'>> = {}): Check {
  const { severity, detail } = checkKinds[code]
  return { code, severity, detail, principle: null, statement: null, link: null, ...place }
}
