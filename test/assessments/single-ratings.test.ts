import t from 'tap'
import { setOf } from '../fixtures/assessable-set.ts'
import { statements } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'

const [one, two, three] = statements

testOnEngines(t, async (t, engine) => {
  const { app, client, owner } = await startAssessing(t, engine)

  await t.test('R1 to R3 a bad entry is named with every other, and nothing is written', async t => {
    const set = await setOf(client, [{
      slug: 'aa',
      statements: [{ key: 'free' }, { key: 'bound', notApplicable: 'not_allowed' }, { key: 'cc' }],
    }])
    const made = await client.make({ ...set, open: true })
    await client.replace(made, { cc: { level: 'mostly' } })
    const before = (await client.get(made.links.response ?? '')).body
    const bad = {
      free: { level: 'excellent' },
      bound: { notApplicable: 'too_early' },
      cc: { notApplicable: 'other' },
      'no/such~one': { level: 'fully' },
    }
    for (const answer of [await client.replace(made, bad), await client.patch(made, bad)]) {
      t.equal(answer.statusCode, 422)
      t.match(answer.json(), { code: 'invalid_ratings' })
      t.strictSame(
        answer.json().errors.map(({ pointer, code }: { pointer: string, code: string }) => [pointer, code]),
        [
          ['/ratings/free', 'unknown_level'],
          ['/ratings/bound', 'not_applicable_not_allowed'],
          ['/ratings/cc', 'note_required'],
          ['/ratings/no~1such~0one', 'unknown_statement'],
        ]
      )
      t.match(answer.json().errors[1].detail, 'bound')
    }
    for (
      const [rating, code] of [
        [{ level: 'fully', dontKnow: true }, 'invalid_rating'],
        [{}, 'invalid_rating'],
        [{ confidence: 'low' }, 'invalid_rating'],
        [{ level: 'fully', note: 'Why?' }, 'invalid_rating'],
        [{ notApplicable: 'other', note: '\u200b \t' }, 'note_required'],
        [{ notApplicable: 'other', note: 'n'.repeat(1_001) }, 'note_too_long'],
        [{ level: 'fully', comment: 'c'.repeat(1_001) }, 'comment_too_long'],
      ] as const
    ) {
      t.match((await client.replace(made, { free: rating })).json(), {
        code: 'invalid_ratings',
        errors: [{ pointer: '/ratings/free', code }],
      }, JSON.stringify(rating).slice(0, 60))
    }
    t.equal((await client.get(made.links.response ?? '')).body, before, 'nothing was written')
    const good = await client.replace(made, {
      free: { notApplicable: 'other', note: 'We meet elsewhere.' },
      cc: { level: 'fully', comment: '🧡'.repeat(1_000), confidence: 'medium' },
    })
    t.equal(good.statusCode, 200, 'a character is a character')
    t.strictSame(Object.keys(good.json().ratings), ['free', 'cc'])
  })

  await t.test('R4 PATCH merges, null clears, and atomic=false tells of each', async t => {
    const made = await client.make({ open: true })
    await client.patch(made, { [one]: { level: 'fully', confidence: 'low' }, [two]: { level: 'not' } })
    const merged = (await client.patch(made, { [one]: { dontKnow: true }, [two]: null })).json()
    t.strictSame(merged.ratings, { [one]: { dontKnow: true } }, 'a rating is given anew, not merged within')
    t.equal((await client.patch(made, { [two]: null })).statusCode, 200, 'what is absent can be cleared')
    const mixed = await client.patch(
      made,
      { [two]: { level: 'mostly' }, [three]: { level: 'best' }, 'no/such': null },
      '?atomic=false'
    )
    t.equal(mixed.statusCode, 200)
    t.strictSame(Object.keys(mixed.json().ratings).sort(), [one, two].sort())
    t.strictSame(mixed.json().refused.map(({ pointer, code }: { pointer: string, code: string }) => [pointer, code]), [[
      `/ratings/${three}`,
      'unknown_level',
    ], ['/ratings/no~1such', 'unknown_statement']])
    t.equal(
      (await client.replace(made, { [three]: { level: 'mostly' } })).json().ratings[one],
      undefined,
      'PUT replaces'
    )
  })

  await t.test('R4 only the state that was seen is changed', async t => {
    const made = await client.make({ open: true })
    const path = made.links.response ?? ''
    const { headers } = await client.get(path)
    t.equal(
      (await app.inject({ method: 'PUT', url: path, headers: owner.headers, payload: { ratings: {} } })).statusCode,
      428
    )
    t.equal((await client.send('PATCH', path, { ratings: {} })).statusCode, 428)
    const first = await client.replace(made, { [one]: { level: 'fully' } }, {}, String(headers.etag))
    t.equal(first.statusCode, 200)
    t.not(first.headers.etag, headers.etag)
    for (const stale of [String(headers.etag), `W/${headers.etag}`, '"r99"']) {
      t.equal((await client.patch(made, { [one]: null }, '', stale)).statusCode, 412, stale)
    }
    t.equal((await client.patch(made, { [one]: null }, '', `"x", ${first.headers.etag}`)).statusCode, 200)
  })
})
