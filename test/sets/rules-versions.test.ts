/** Rules V1 to V9 of src/domain/rules/sets.md, as a client meets them. */
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { scale, setsClient } from '../fixtures/sets-client.ts'
import { draftOf, principle, statements } from './kind-principles.ts'

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const ours = await makeOrganisation(app.storage)
  const client = setsClient(app, (await ours.key()).headers)
  const nobody = setsClient(app)
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

  await t.test('V1 the bump is computed; it may be raised and not lowered', async t => {
    const cases: readonly (readonly [bump: string, draft: object, intent?: object])[] = [
      ['major', draftOf([...first, principle('brave')])],
      [
        'major',
        draftOf([principle('kind', { statements: statements('kind', 'Nobody is unkind here.') }), ...first.slice(1)]),
      ],
      [
        'major',
        draftOf(first, {
          scale: { ...scale, levels: scale.levels.map(level => ({ ...level, points: level.points * 2 })) },
        }),
      ],
      ['major', draftOf(first, { composite: true })],
      ['minor', draftOf(first, { description: 'What it is really for.' })],
      [
        'minor',
        draftOf([
          ...first.slice(0, 2),
          principle('quiet', { statements: statements('quiet', 'Silence is kept here.', { counted: false }) }),
        ]),
      ],
      [
        'minor',
        draftOf(first, {
          wordings: [{
            lang: 'cy',
            variant: 'standard',
            status: 'draft',
            principles: [{ slug: 'kind', title: 'Caredig' }],
          }],
        }),
      ],
      ['patch', draftOf(first.toReversed())],
      [
        'patch',
        draftOf([principle('kind', { statements: statements('kind', 'We are kind to all.') }), ...first.slice(1)]),
        { changeKind: 'editorial', confirmEditorial: true },
      ],
      [
        'patch',
        draftOf(first, {
          scale: { ...scale, levels: scale.levels.map(level => ({ ...level, label: level.label.toUpperCase() })) },
        }),
      ],
    ]
    const numbers = { major: '2.0.0', minor: '1.1.0', patch: '1.0.1' }
    const bumps = ['patch', 'minor', 'major']
    for (const [bump, draft, intent = {}] of cases) {
      const set = await published()
      await client.write(set, draft)
      const verdict = await client.validate(set, intent)
      t.match(
        verdict,
        { bump, version: numbers[bump as keyof typeof numbers], publishable: true },
        JSON.stringify(draft)
      )
      t.ok(verdict.bumpReasons.length > 0)
      for (const lower of bumps.slice(0, bumps.indexOf(bump))) {
        t.match((await client.tryPublish(set, { ...intent, bump: lower })).json(), {
          status: 422,
          code: 'bump_too_low',
        }, `${bump} as ${lower}`)
      }
      const raised = bumps.at(-1)
      t.match(await client.publish(set, { ...intent, bump: raised }), { version: '2.0.0', bump: raised })
    }
    const set = await published()
    await client.write(set, draftOf([principle('kind', { title: 'Kindness' }), ...first.slice(1)]))
    t.match((await client.tryPublish(set, { changeKind: 'editorial' })).json(), {
      code: 'not_publishable',
      errors: [{ pointer: '/confirmEditorial', code: 'editorial_not_confirmed' }],
    })
  })

  await t.test('V2 the content digest covers everything, the scoring digest what is counted', async t => {
    const set = await published()
    const { digest, scoringDigest } = await client.read(set.path)
    t.match(digest, /^sha256:[0-9a-f]{64}$/)
    await client.write(set, draftOf(first, { description: 'Said otherwise.' }))
    const reworded = await client.publish(set)
    t.not(reworded.digest, digest)
    t.equal(reworded.scoringDigest, scoringDigest)
    await client.write(
      set,
      draftOf([principle('kind', { statements: statements('kind', undefined, { weight: 2 }) }), ...first.slice(1)], {
        description: 'Said otherwise.',
      })
    )
    t.not((await client.publish(set)).scoringDigest, scoringDigest)
    t.equal((await client.read((await published()).path)).digest, digest, 'the same content has the same digest')
  })

  await t.test('V5 a published version takes no change, and its bytes stay', async t => {
    const set = await published({ visibility: 'public' })
    const pinned = `${set.path}/versions/1.0.0`
    const addresses = [pinned, `${pinned}/principles`, `${pinned}/principles/kind`, `${pinned}/ledger`]
    const read = () => Promise.all(addresses.map(async url => (await nobody.get(url)).body))
    const before = await read()
    const forms = ['.html', '.md', '.txt', '.jsonld']
    const readForms = () => Promise.all(forms.map(async form => (await nobody.get(`${pinned}${form}`)).body))
    const formsBefore = await readForms()
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      t.equal((await client.send(method, pinned, {})).statusCode, 405, method)
    }
    await client.write(set, draftOf([principle('brave')]))
    await client.publish(set)
    t.strictSame([await read(), await readForms()], [before, formsBefore], 'after the next version')
    await client.done('POST', `${pinned}/retirement`, { explanation: 'There is a better one.', replacedBy: '2.0.0' })
    t.strictSame(await read(), before, 'after its retirement')
    t.strictSame(
      (await readForms()).map(form => /Retired on [-\d]{10}: /.test(form)),
      forms.map(() => true),
      'what people read says so'
    )
    const { headers } = await nobody.get(pinned)
    t.match(headers, { deprecation: '@1795348800', link: `<${set.path}/versions/2.0.0>; rel="successor-version"` })
    t.match((await nobody.read(`${set.path}/versions`)).items, [{ version: '2.0.0', retired: null }, {
      version: '1.0.0',
      retired: { explanation: 'There is a better one.', replacedBy: '2.0.0' },
    }])
    t.equal((await nobody.get(`${set.path}/versions/2.0.0`)).headers.deprecation, undefined)
    t.match((await client.send('POST', `${pinned}/retirement`, { explanation: 'Again.' })).json(), {
      status: 409,
      code: 'already_retired',
    })
    for (const replacedBy of ['1.0.0', '2.0.0', '9.9.9']) {
      t.match(
        (await client.send('POST', `${set.path}/versions/2.0.0/retirement`, { explanation: 'Over.', replacedBy }))
          .json(),
        { status: 422, code: 'unknown_version', errors: [{ pointer: '/replacedBy' }] },
        `a successor that is ${replacedBy}`
      )
    }
    t.match(
      (await client.send('POST', '/v1/principle-sets', {
        slug: 'on-retired',
        basedOn: { set: set.id, version: '1.0.0' },
      })).json(),
      {
        status: 422,
        code: 'base_not_available',
        errors: [{ pointer: '/basedOn/version', code: 'base_retired', detail: 'There is a better one.' }],
      }
    )
  })

  await t.test('V6 the difference of two versions tells what, how far and in which words', async t => {
    const set = await published()
    await client.write(
      set,
      draftOf([
        principle('kind', { gloss: 'Gloss of being kind.' }),
        principle('fair', { statements: [...statements('fair'), { key: 'fair-two', text: 'And just.' }] }),
      ], { description: 'For us all.' })
    )
    await client.publish(set)
    const diff = await client.read(`${set.path}/versions/1.0.0/diff/2.0.0`)
    t.match(diff, {
      type: 'version-diff',
      from: { version: '1.0.0' },
      to: { version: '2.0.0' },
      bump: 'major',
      reasons: [String],
    })
    const change = (item: string, key: string) =>
      diff.changes.find((one: { item: string, key: string }) => one.item === item && one.key === key)
    t.match(change('statement', 'fair-two'), { bump: 'major' })
    t.ok(change('principle', 'quiet'), 'what went is told')
    const gloss = diff.changes.find(({ field }: { field: string }) => field === 'gloss')
    t.match(gloss, { from: 'Gloss of kind.', to: 'Gloss of being kind.' })
    t.equal(
      gloss.words.map(({ change, text }: { change: string, text: string }) => change === 'removed' ? '' : text).join(
        ''
      ),
      'Gloss of being kind.'
    )
    t.ok(gloss.words.some(({ change }: { change: string }) => change === 'added'))
    const back = await client.read(`${set.path}/versions/2.0.0/diff/1.0.0`)
    t.match(back, { from: { version: '2.0.0' }, to: { version: '1.0.0' }, bump: 'major' })
    t.match(await client.read(`${set.path}/versions/1.0.0/diff/1.0.0`), { bump: null, changes: [] })
  })

  await t.test('V7 a draft is edited as it was seen; publication is one transaction with its event', async t => {
    const set = await published()
    t.match((await client.send('PUT', set.draft, draftOf(first))).json(), {
      status: 428,
      code: 'precondition_required',
      detail: /"r\d+"/,
    })
    for (const tag of ['"r1"', 'W/"r2"', 'r2', '"r2', '""']) {
      t.match(
        (await client.tryWrite(set, draftOf(first), tag)).json(),
        { status: 412, code: 'precondition_failed' },
        tag
      )
    }
    const { etag = '' } = (await client.get(set.draft)).headers
    t.equal((await client.tryWrite(set, draftOf(first), `"other", ${String(etag)}`)).statusCode, 200, 'one of a list')
    t.match((await client.tryPublish(set, {}, { 'if-match': String(etag) })).json(), { status: 412 })
    const events = (await client.read('/v1/audit-events?limit=100')).items.filter(({ action }: { action: string }) =>
      action === 'version.published'
    )
    t.equal(events.length, new Set(events.map(({ resource }: { resource: { id: string } }) => resource.id)).size)
    t.ok(events.length > 10)
  })
})
