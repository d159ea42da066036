import t from 'tap'
import {
  actionStates, asksForReRating, availableActionStates, isOpen, isOverdue, issuesOfMove,
  type ActionState
} from '../../../src/domain/assessments/actions.ts'
import {
  availableResponseTransitions, availableTransitions, isAllowed, isAllowedForResponse, isVersionFree,
  responseStates, states, whileMoved, type State
} from '../../../src/domain/assessments/lifecycle.ts'

const single = { mode: 'single', disclosure: 'shared' } as const
const shared = { mode: 'mutual', disclosure: 'shared' } as const
const confidential = { mode: 'mutual', disclosure: 'confidential' } as const

const allowed: Readonly<Record<State, readonly State[]>> = {
  draft: ['open', 'cancelled'],
  open: ['closed', 'cancelled'],
  closed: ['released', 'open', 'cancelled'],
  released: ['archived', 'open'],
  archived: [],
  cancelled: [],
}

for (const [name, assessment] of Object.entries({ single, shared })) {
  t.test(`L: a ${name} assessment goes nowhere else`, async t => {
    for (const from of states) {
      t.strictSame(availableTransitions({ ...assessment, state: from }), allowed[from], from)
      for (const to of states) t.equal(isAllowed(from, to, assessment), allowed[from].includes(to), `${from} -> ${to}`)
    }
  })
}

t.test('D7: a confidential assessment is released once', async t => {
  for (const from of states) {
    t.strictSame(
      availableTransitions({ ...confidential, state: from }),
      from === 'released' ? ['archived'] : allowed[from],
      from
    )
  }
  t.notOk(isAllowed('released', 'open', confidential))
})

t.test('L: reopened after a release it is open as before, and makes the next result', async t => {
  const path: State[] = [
    'draft',
    'open',
    'closed',
    'open',
    'closed',
    'released',
    'open',
    'closed',
    'open',
    'closed',
    'released',
    'archived',
  ]
  for (const [index, to] of path.slice(1).entries()) {
    t.ok(isAllowed(path[index] ?? to, to, shared), `${path[index]} -> ${to}`)
  }
})

t.test('L: the version is free in draft; an upgrade is for draft and open', async t => {
  t.strictSame(states.filter(isVersionFree), ['draft'])
  t.strictSame(whileMoved, ['draft', 'open'])
})

t.test('L: a response is sent, taken up again and withdrawn while its assessment is open', async t => {
  t.strictSame(Object.fromEntries(responseStates.map(state => [state, availableResponseTransitions(state, 'open')])), {
    in_progress: ['submitted', 'withdrawn'],
    submitted: ['in_progress', 'withdrawn'],
    withdrawn: [],
  })
  t.ok(isAllowedForResponse('submitted', 'in_progress', 'open'))
  t.notOk(isAllowedForResponse('withdrawn', 'in_progress', 'open'))
  for (const assessment of states.filter(state => state !== 'open')) {
    t.strictSame(responseStates.flatMap(state => availableResponseTransitions(state, assessment)), [], assessment)
  }
})

const reason = 'It suits everybody here.'

t.test('I5: what is settled can be taken up again', async t => {
  const moves: Readonly<Record<ActionState, readonly ActionState[]>> = {
    planned: ['in_progress', 'done', 'accepted_as_is', 'dropped'],
    in_progress: ['planned', 'done', 'accepted_as_is', 'dropped'],
    done: ['in_progress'],
    accepted_as_is: ['planned'],
    dropped: ['planned'],
  }
  for (const from of actionStates) {
    t.strictSame(availableActionStates(from), moves[from])
    for (const to of actionStates) {
      t.strictSame(
        issuesOfMove(from, to, reason).map(({ code }) => code),
        moves[from].includes(to) ? [] : ['transition_not_allowed'],
        `${from} -> ${to}`
      )
    }
  }
})

t.test('I5: what is accepted as it is needs a reason that says something', async t => {
  const codes = (given: string | null, to: ActionState = 'accepted_as_is') =>
    issuesOfMove('planned', to, given).map(({ pointer, code }) => `${pointer} ${code}`)
  for (const little of [null, '', '         x        ', 'Too short', '\u200b'.repeat(20)]) {
    t.strictSame(codes(little), ['/reason reason_too_short'], JSON.stringify(little))
  }
  t.strictSame(codes('Ten charac'), [])
  t.strictSame(codes('a'.repeat(2_000)), [])
  t.strictSame(codes('a'.repeat(2_001)), ['/reason text_too_long'])
  t.strictSame(codes(null, 'dropped'), [], 'nothing else needs one')
  t.strictSame(issuesOfMove('done', 'accepted_as_is', null).map(({ code }) => code), [
    'transition_not_allowed',
    'reason_too_short',
  ], 'everything is told at once')
})

t.test('I5: an open action is overdue after its day', async t => {
  t.strictSame(actionStates.filter(state => isOpen({ state })), ['planned', 'in_progress'])
  t.notOk(isOverdue({ state: 'planned', due: '2026-11-26' }, '2026-11-26'))
  t.ok(isOverdue({ state: 'in_progress', due: '2026-11-26' }, '2026-11-27'))
  t.notOk(isOverdue({ state: 'done', due: '2026-11-26' }, '2026-11-27'))
  t.notOk(isOverdue({ state: 'planned', due: null }, '2026-11-27'))
})

t.test('I5: what is done asks for another rating until there is one', async t => {
  const done = { state: 'done' } as const
  t.ok(asksForReRating(done, '2026-11-20', null))
  t.ok(asksForReRating(done, '2026-11-20', '2026-11-19'))
  t.ok(asksForReRating(done, '2026-11-20', '2026-11-20'))
  t.notOk(asksForReRating(done, '2026-11-20', '2026-11-21'))
  t.notOk(asksForReRating({ state: 'dropped' }, '2026-11-20', null))
})
