import t from 'tap'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { resolve } from '../../../src/domain/tailoring/resolve.ts'
import { example, principle, statement, version } from '../../fixtures/versions.ts'
import {
  adapt, add, adopt, base, editorial, explicit, omit, ownExample, replace, resolved, slugs,
  told
} from './tailorings.ts'

t.test('T1: every operation does what it says', async t => {
  const scale = {
    ...version().scale,
    key: 'two',
    levels: [{ key: 'no', label: 'No', anchor: 'No.', points: 0 }, {
      key: 'yes',
      label: 'Yes',
      anchor: 'Yes.',
      points: 1,
    }],
    levelMaps: [],
  }
  const three = version({ principles: [...version().principles, principle('third'), principle('fourth')] })
  const { content, refusals, warnings } = resolved([
    adopt('safe'),
    adapt('mutual', {
      title: 'Shared',
      statements: [{ key: 'mutual-two', text: 'Reworded.' }, { key: 'mutual-three', text: 'New.' }],
    }),
    omit('third'),
    replace(['fourth'], 'fifth', { statements: [statement('fourth-one')] }),
    add('confidential', { points: ['A point'], weight: 3, optional: true }),
    { op: 'configure', slug: 'safe', weight: 5, optional: true },
    { op: 'configureStatement', key: 'safe-one', weight: 2, counted: false, notApplicable: 'not_allowed' },
    {
      op: 'configureSet',
      title: 'Ours',
      description: 'For us.',
      scale,
      minCoverage: '2/3',
      composite: true,
      weakBelow: '1/4',
      strongFrom: '1',
    },
    {
      op: 'addExample',
      slug: 'confidential',
      example: ownExample('walk', { peerSupport: { judgement: 'partly', reason: 'Staff join.' } }),
    },
    { op: 'reorder', slugs: ['confidential', 'fifth', 'mutual', 'safe'] },
  ], base(three))
  t.strictSame([refusals, warnings], [[], []])
  t.strictSame(slugs(content), ['confidential', 'fifth', 'mutual', 'safe'])
  const [confidential, fifth, mutual, safe] = content.principles
  t.match(confidential, {
    points: ['A point'],
    weight: 3,
    optional: true,
    explanation: null,
    statements: [{
      key: 'confidential',
      text: 'Gloss of confidential.',
      weight: 1,
      counted: true,
      notApplicable: 'exclude',
    }],
  })
  t.strictSame(confidential?.examples, [{ example: 'walk', relation: 'illustrates', placement: 'inferred' }])
  t.match(fifth, { slug: 'fifth', statements: [{ key: 'fourth-one' }] })
  t.match(mutual, { title: 'Shared', gloss: 'Gloss of mutual.' })
  t.strictSame(mutual?.statements, [
    statement('mutual-two', { text: 'Reworded.' }),
    statement('mutual-three', { text: 'New.' }),
  ])
  t.match(safe, { weight: 5, optional: true })
  t.strictSame(safe?.statements[0], {
    ...statement('safe-one'),
    weight: 2,
    counted: false,
    notApplicable: 'not_allowed',
  })
  t.match(content, {
    title: 'Ours',
    description: 'For us.',
    scale,
    minCoverage: '2/3',
    composite: true,
    weakBelow: '1/4',
    strongFrom: '1',
    assessable: true,
    lang: 'en',
  })
  t.match(content.examples.find(({ slug }) => slug === 'walk'), {
    peerSupport: { judgement: 'partly', by: 'author', reason: 'Staff join.' },
    provenance: { rightsHolder: 'Our network' },
  })
  t.strictSame(content.replacedBy, [{ from: ['fourth'], to: ['fifth'], relationship: 'broader' }])
})

t.test('T1: an adapted statement keeps of the base what is not said', async t => {
  const heavy = version({
    principles: [
      principle('safe', { statements: [statement('safe-one', { weight: 7, counted: false }), statement('safe-two')] }),
    ],
    wordings: [],
  })
  const { content } = resolved([
    adapt('safe', {
      statements: [{ key: 'safe-one', text: 'Reworded.' }, { key: 'safe-two', text: 'We do safe-two.', weight: 4 }],
    }),
  ], base(heavy))
  t.strictSame(content.principles[0]?.statements, [
    statement('safe-one', { text: 'Reworded.', weight: 7, counted: false }),
    statement('safe-two', { weight: 4 }),
  ])
})

t.test('T1: a derived statement takes a free key near the slug', async t => {
  const long = `a${'b'.repeat(62)}`
  const taken = version({
    principles: [principle('safe', { statements: [statement('quiet'), statement('calm'), statement(long)] })],
    wordings: [],
  })
  const { content, refusals } = resolved([
    add('quiet'),
    add('other', { statements: [statement('quiet-2')] }),
    add('quiet-3'),
    add(long),
    add('calm'),
  ], base(taken))
  t.strictSame(refusals, [])
  t.strictSame(content.principles.slice(1).map(({ statements }) => statements.map(({ key }) => key)), [
    ['quiet-3'],
    ['quiet-2'],
    ['quiet-3-2'],
    [`${long.slice(0, 61)}-2`],
    ['calm-2'],
  ])
})

t.test('T2: what nothing was decided about is refused and listed', async t => {
  const { refusals, operations, content } = resolve({ base: base(), setId: 'custom-set', tailoring: explicit([]) })
  t.match(refusals, [{ pointer: '/operations', code: 'undecided_principle', detail: /safe, mutual/ }])
  t.equal(refusals.length, 1)
  t.strictSame(operations, [], 'and not decided in secret')
  t.strictSame(slugs(content), ['safe', 'mutual'], 'but a draft can be looked at')
  const decided = resolve({ base: base(), setId: 'custom-set', tailoring: explicit([adopt('mutual'), omit('safe')]) })
  t.strictSame([decided.refusals, slugs(decided.content)], [[], ['mutual']])
})

t.test('T2: the default is written out, after what is said', async t => {
  const { operations, refusals } = resolved([omit('mutual')])
  t.strictSame([operations, refusals], [[omit('mutual'), adopt('safe')], []])
})

t.test('T8: other words are substantive unless declared editorial and confirmed', async t => {
  const entry = (operation: Operation) => resolved([operation]).ledger[0]
  for (
    const fields of [{ title: 'A' }, { gloss: 'B.' }, { explanation: 'C' }, { points: [] }, {
      statements: [{ key: 'safe-one', text: 'D.' }, statement('safe-two')],
    }, { statements: [statement('safe-two'), statement('safe-one')] }]
  ) {
    t.match(entry(adapt('safe', fields)), { status: 'adapted', changeKind: 'substantive' })
    t.match(entry(editorial('safe', fields)), { status: 'adapted', changeKind: 'editorial' })
    t.strictSame(resolved([editorial('safe', fields)]).refusals, [])
    t.match(resolved([adapt('safe', fields, { changeKind: 'substantive' })]).refusals, [])
    t.strictSame(told(resolved([adapt('safe', fields, { changeKind: 'editorial' })]).refusals), [[
      'editorial_not_confirmed',
      '/operations/0/confirmEditorial',
    ]])
  }
})

t.test('T8: what is rated and how it counts is never editorial', async t => {
  for (
    const statements of [[statement('safe-one')], [statement('safe-one', { weight: 2 }), statement('safe-two')], [
      statement('safe-one'),
      statement('safe-two'),
      statement('new'),
    ]]
  ) {
    const { refusals, ledger } = resolved([editorial('safe', { statements })])
    t.strictSame(told(refusals), [['not_editorial', '/operations/0/changeKind']])
    t.match(ledger[0], { changeKind: 'substantive' })
  }
})

t.test('T8: another source alone says nothing else', async t => {
  const { ledger, refusals } = resolved([adapt('safe', { sources: ['survey'] })])
  t.match(ledger[0], {
    status: 'adapted',
    changeKind: 'editorial',
    changes: [{ field: 'sources', from: ['handbook'], to: ['handbook', 'survey'] }],
  })
  t.strictSame(refusals, [])
})

t.test('an example of the base may be placed under an added principle', async t => {
  const { content, refusals } = resolved([omit('safe'), add('new', { examples: ['cafe', 'cafe'] })])
  t.strictSame(refusals, [])
  t.strictSame(content.principles[1]?.examples, [{ example: 'cafe', relation: 'illustrates', placement: 'inferred' }])
  t.strictSame(content.examples, [example('cafe')])
})
