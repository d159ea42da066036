import t, { type Test } from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add, adapt, core, scale, setsClient, tailoring } from '../fixtures/sets-client.ts'
import { draftOf, principle, statements } from './kind-principles.ts'

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const ours = await makeOrganisation(app.storage)
  const client = setsClient(app, (await ours.key()).headers)
  const first = [
    principle('kind'),
    principle('fair'),
    principle('quiet', { statements: statements('quiet', 'We are quiet.', { counted: false }) }),
  ]
  const published = async (more: object = {}) => {
    const set = await client.make({ title: 'A set', ...more })
    await client.write(set, draftOf(first))
    await client.publish(set)
    return set
  }
  const rejected = async (t: Test, draft: object, ...codes: readonly string[]) => {
    const set = await client.make({ title: 'A set' })
    await client.write(set, draft)
    const { errors } = await client.validate(set)
    for (const code of codes) {
      t.ok(errors.some((error: { code: string }) => error.code === code), `${code}: ${JSON.stringify(errors)}`)
    }
    t.match((await client.tryPublish(set)).json(), {
      status: 422,
      code: 'not_publishable',
      errors: errors.slice(0, 20),
    })
    t.equal((await client.get(set.path)).statusCode, 404, 'nothing was published')
  }

  await t.test('V3 slugs are permanent; a rename, a split and a merge are told', async t => {
    for (const slug of ['Kind', 'kind of', '1kind', 'k', '', `k${'i'.repeat(63)}`, 'kínd', '-kind', '__proto__']) {
      t.match((await client.send('POST', '/v1/principle-sets', { slug, title: 'A set' })).json(), {
        status: 422,
        code: 'invalid_body',
        errors: [{ pointer: '/slug' }],
      }, slug)
    }
    const set = await published()
    const replacedBy = [{ from: ['kind', 'fair'], to: ['good'], relationship: 'broader' }]
    await client.write(set, draftOf([principle('good'), ...first.slice(2)], { replacedBy }))
    t.match(await client.publish(set), { version: '2.0.0' })
    const { changes } = await client.read(`${set.path}/versions/1.0.0/diff/2.0.0`)
    t.ok(
      JSON.stringify(changes).includes('"good"') && JSON.stringify(changes).includes('replacedBy'),
      JSON.stringify(changes)
    )
    await rejected(t, draftOf(first, { replacedBy: [{ from: ['kind'], to: ['nowhere'], relationship: 'equal' }] }))
  })

  await t.test('V4 what cannot be published is refused, with everything that stands in the way', async t => {
    const point = 'A point.'
    const cases: readonly (readonly [draft: object, ...codes: readonly string[]])[] = [
      [draftOf([]), 'empty_set'],
      [draftOf(first, { scale: { key: 'one', levels: scale.levels.slice(0, 1) } }), 'too_few_levels'],
      [
        draftOf(first, { scale: { key: 'flat', levels: scale.levels.map(level => ({ ...level, points: 1 })) } }),
        'flat_scale',
      ],
      [draftOf([principle('kind', { statements: statements('kind', undefined, { weight: 0 }) })]), 'nothing_counted'],
      [draftOf([principle('kind'), principle('kind')]), 'duplicate_key'],
      [draftOf([principle('kind'), principle('fair', { statements: statements('kind') })]), 'duplicate_key'],
      [draftOf(first, { minCoverage: '3/2' }), 'bad_bound'],
      [draftOf(first, { weakBelow: '0.9', strongFrom: '0.1' }), 'bad_bound'],
      [draftOf([principle('kind', { title: ' \u200b\u00ad ' })]), 'text_missing'],
      [draftOf([principle('kind', { gloss: '' })]), 'gloss_missing'],
      [draftOf([principle('kind', { points: [point, ' '] })]), 'text_missing'],
      [draftOf(first, { title: '' }), 'text_missing'],
      [draftOf([principle('kind', { sources: ['nowhere'] })]), 'unknown_reference'],
    ]
    for (const [draft, ...codes] of cases) await rejected(t, draft, ...codes)
    await rejected(
      t,
      draftOf([principle('kind', { gloss: ' ' })], { minCoverage: '7', scale: { key: 'one', levels: [] } }),
      'gloss_missing',
      'bad_bound',
      'too_few_levels'
    )
  })

  await t.test('V4 what is too long or too many is refused where it is written, and at its limit taken', async t => {
    const set = await client.make({ title: 'A set' })
    const longest = { title: 200, gloss: 500, explanation: 20_000 }
    for (const [field, limit] of Object.entries(longest)) {
      t.equal(
        (await client.tryWrite(set, draftOf([principle('kind', { [field]: '🧡'.repeat(limit) })]))).statusCode,
        200,
        `${field} counts characters, not units`
      )
      t.match((await client.tryWrite(set, draftOf([principle('kind', { [field]: 'a'.repeat(limit + 1) })]))).json(), {
        status: 422,
        code: 'invalid_body',
        errors: [{ pointer: `/content/principles/0/${field}` }],
      }, field)
    }
    const many = (count: number) => Array.from({ length: count }, (_, n) => `p-${n}`)
    const lists: readonly (readonly [pointer: string, limit: number, draft: (count: number) => object])[] = [
      ['/content/principles', 200, count => draftOf(many(count).map(slug => principle(slug)))],
      [
        '/content/principles/0/statements',
        50,
        count => draftOf([principle('kind', { statements: many(count).map(key => ({ key, text: 'Yes.' })) })]),
      ],
      ['/content/principles/0/points', 50, count => draftOf([principle('kind', { points: many(count) })])],
      [
        '/content/wordings',
        20,
        count =>
          draftOf(first, {
            wordings: many(count).map((_, n) => ({
              lang: `en-x${n}x`,
              variant: 'standard',
              status: 'draft',
              principles: [],
            })),
          }),
      ],
      [
        '/content/scale/levels',
        20,
        count =>
          draftOf(first, {
            scale: {
              key: 'many',
              levels: many(count).map((key, points) => ({ key, label: key, anchor: key, points })),
            },
          }),
      ],
    ]
    for (const [pointer, limit, draft] of lists) {
      t.equal((await client.tryWrite(set, draft(limit))).statusCode, 200, pointer)
      t.strictSame((await client.validate(set)).errors, [], `${limit} at ${pointer}`)
      t.match(
        (await client.tryWrite(set, draft(limit + 1))).json(),
        { code: 'invalid_body', errors: [{ pointer }] },
        pointer
      )
    }
    const custom = await client.make({ basedOn: core })
    await client.write(custom, tailoring(many(194).map(slug => add(slug))))
    t.equal((await client.validate(custom)).publishable, false, 'what is taken over counts too')
    await client.write(custom, tailoring(many(193).map(slug => add(slug))))
    t.equal((await client.validate(custom)).publishable, true)
    t.equal((await client.publish(custom)).coverage.new, 193)
    const reason = (length: number) =>
      client.tryWrite(custom, tailoring([adapt('safe', { title: 'Calm' }, { rationale: 'r'.repeat(length) })]))
    t.strictSame([(await reason(2_000)).statusCode, (await reason(2_001)).statusCode], [200, 422])
    for (const changeNote of ['', '   ', 'n'.repeat(2_001)]) {
      t.match((await client.tryPublish(custom, { changeNote })).json(), {
        code: 'invalid_body',
        errors: [{ pointer: '/changeNote' }],
      })
    }
    const large = await client.send(
      'PUT',
      set.draft,
      draftOf([principle('kind', { explanation: 'a'.repeat(1024 * 1024) })]),
      { 'if-match': '*' }
    )
    t.match(large.json(), { status: 413, code: 'body_too_large' })
  })
})
