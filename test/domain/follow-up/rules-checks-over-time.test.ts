import t from 'tap'
import { type Check } from '../../../src/domain/assessments/check.ts'
import {
  checksOfActions, checksOfEvidence, checksOfSet,
  type CheckedAction
} from '../../../src/domain/follow-up/checks.ts'

const codes = (checks: readonly Check[]) =>
  checks.map(({ code, principle, statement }) => [code, principle, statement].filter(Boolean).join(' '))

t.test('E2 set_version_retired, newer_version_available, upstream_changed', async t => {
  const nothing = { retired: null, newer: null, upstream: [] }
  t.strictSame(checksOfSet(nothing), [])
  t.match(checksOfSet({ ...nothing, retired: { link: '/v1/old' } }), [{
    code: 'set_version_retired',
    severity: 'warning',
    link: '/v1/old',
  }])
  t.match(checksOfSet({ ...nothing, newer: { link: '/v1/new' } }), [{
    code: 'newer_version_available',
    severity: 'info',
    link: '/v1/new',
  }])
  const upstream = [{ slug: 'safe', kind: 'unchanged', mapping: null, changes: [] }, {
    slug: 'mutual',
    kind: 'update_available',
    mapping: null,
    changes: [],
  }] as const
  t.strictSame(codes(checksOfSet({ ...nothing, upstream })), ['upstream_changed mutual'])
})

t.test('E1, E2 evidence_expired: after its last day', async t => {
  const evidence = (expires: string | null) => ({ expires, link: '/v1/evidence/1' })
  t.match(checksOfEvidence([evidence('2026-11-25')], '2026-11-26'), [{
    code: 'evidence_expired',
    severity: 'warning',
    principle: null,
    statement: null,
    link: '/v1/evidence/1',
  }])
  t.strictSame(checksOfEvidence([evidence('2026-11-26'), evidence(null)], '2026-11-26'), [])
})

t.test('E2 action_overdue, action_review_due, I5 consider_re_rating', async t => {
  const action = (more: Partial<CheckedAction>): CheckedAction => ({
    principle: 'p',
    statement: null,
    state: 'planned',
    due: '2026-11-25',
    review: null,
    link: null,
    doneAt: null,
    ratedAt: null,
    ...more,
  })
  const of = (more: Partial<CheckedAction>) => codes(checksOfActions([action(more)], '2026-11-26'))
  t.strictSame(of({}), ['action_overdue p'])
  t.strictSame(of({ due: '2026-11-26' }), [])
  t.strictSame(of({ state: 'dropped' }), [])
  t.strictSame(of({ due: null, review: '2026-11-25' }), ['action_review_due p'])
  t.strictSame(of({ state: 'done', due: null, review: '2026-11-25' }), ['action_review_due p'])
  t.strictSame(of({ due: null, review: '2026-11-26' }), [], 'not on its day')
  t.strictSame(of({ state: 'dropped', review: '2026-11-25' }), [])
  t.strictSame(of({ state: 'done', doneAt: '2026-11-20' }), ['consider_re_rating p'])
  t.strictSame(of({ state: 'done', doneAt: '2026-11-20', ratedAt: '2026-11-24' }), [])
})
