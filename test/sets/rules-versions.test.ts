/** Rules V1 to V9 of src/domain/rules/sets.md, as a client meets them. */
import t, { type Test } from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add, adapt, authored, core, scale, setsClient, tailoring, type Made } from '../fixtures/sets-client.ts'

const statements = (
  slug: string,
  text = `We are ${slug}.`,
  more: object = {}
) => [{ key: `${slug}-one`, text, ...more }]
const principle = (slug: string, more: object = {}) => ({
  ...add(slug).principle,
  statements: statements(slug),
  ...more,
})
const draftOf = (principles: readonly object[], more: object = {}) => ({
  content: { ...authored([]).content, principles, ...more },
})
const slugsOf = (items: readonly { slug: string }[]) => items.map(({ slug }) => slug)

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const ours = await makeOrganisation(app.storage)
  const client = setsClient(app, (await ours.key()).headers)
  const other = setsClient(app, (await (await makeOrganisation(app.storage, 'other')).key()).headers)
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

  await t.test('V5 a published version takes no change, and its bytes stay', async t => {
    const set = await published({ visibility: 'public' })
    const pinned = `${set.path}/versions/1.0.0`
    const addresses = [pinned, `${pinned}.md`, `${pinned}/principles`, `${pinned}/principles/kind`, `${pinned}/ledger`]
    const read = () => Promise.all(addresses.map(async url => (await nobody.get(url)).body))
    const before = await read()
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      t.equal((await client.send(method, pinned, {})).statusCode, 405, method)
    }
    await client.write(set, draftOf([principle('brave')]))
    await client.publish(set)
    t.strictSame(await read(), before, 'after the next version')
    await client.done('POST', `${pinned}/retirement`, { explanation: 'There is a better one.', replacedBy: '2.0.0' })
    t.strictSame(await read(), before, 'after its retirement')
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

  await t.test('V8 private, unlisted, public: who reads it, finds it and may stand on it', async t => {
    const listed = async (one: typeof client, id: string) =>
      (await one.read('/v1/principle-sets?origin=custom&limit=100')).items.some((item: { id: string }) =>
        item.id === id
      )
    const found = async (one: typeof client, id: string) =>
      (await one.read('/v1/search?q=zymurgy')).items.some((item: { set: string }) => item.set === id)
    const derives = async (one: typeof client, set: Made) =>
      (await one.send('POST', '/v1/principle-sets', {
        slug: `on-${set.id.slice(-6)}`,
        basedOn: { set: set.id, version: '1.0.0' },
      })).statusCode
    const cases = {
      private: { reads: 404, lists: false, derives: 422 },
      unlisted: { reads: 200, lists: false, derives: 422 },
      public: { reads: 200, lists: true, derives: 201 },
    }
    for (const [visibility, expected] of Object.entries(cases)) {
      const set = await client.make({ title: 'A set', visibility })
      await client.write(set, draftOf([principle('kind', { title: 'Zymurgy' })]))
      t.equal((await other.get(set.path)).statusCode, 404, 'without a version there is nothing to read')
      t.equal(await listed(client, set.id), false)
      await client.publish(set)
      for (const one of [other, nobody]) {
        t.equal((await one.get(set.path)).statusCode, expected.reads, visibility)
        t.equal(await listed(one, set.id), expected.lists, `${visibility} in the list`)
        t.equal(await found(one, set.id), expected.lists, `${visibility} in the search`)
      }
      t.strictSame(
        [(await client.get(set.path)).statusCode, await listed(client, set.id), await found(client, set.id)],
        [200, true, true],
        'the owner always'
      )
      t.equal(await derives(other, set), expected.derives, `others stand on what is ${visibility}`)
    }
  })

  await t.test(
    'V8 what is deleted is gone for whoever could read it, absent for all others, ' +
      'and its slug is free',
    async t => {
      for (const [visibility, others] of [['private', 404], ['unlisted', 410], ['public', 410]] as const) {
        const slug = `slug-${visibility}`
        const set = await published({ visibility, slug })
        t.equal((await other.send('DELETE', set.path)).statusCode, 404)
        t.equal((await client.send('DELETE', set.path)).statusCode, 204)
        t.equal((await client.send('DELETE', set.path)).statusCode, 204, 'and again')
        for (
          const rest of [
            '',
            '/versions',
            '/versions/1.0.0',
            '/versions/1',
            '/versions/1.0.0/ledger',
            '/principles/kind',
            '/versions/1.0.0/diff/1.0.0',
          ]
        ) {
          t.match((await client.get(set.path + rest)).json(), { status: 410, code: 'set_deleted' }, rest)
          t.equal((await other.get(set.path + rest)).statusCode, others, rest)
          t.equal((await nobody.get(set.path + rest)).statusCode, others, rest)
        }
        for (
          const [method, url, body] of [['GET', set.draft], ['GET', set.settings], ['PUT', set.draft, draftOf(first)], [
            'POST',
            `${set.path}/versions`,
            { changeNote: 'x' },
          ], ['PATCH', set.settings, { slug: 'again' }]] as const
        ) {
          t.equal((await client.send(method, url, body, { 'if-match': '*' })).statusCode, 410, `${method} ${url}`)
        }
        t.notOk(slugsOf((await client.read('/v1/principle-sets?own=true&limit=100')).items).includes(slug))
        t.equal(
          (await client.send('POST', '/v1/principle-sets', { slug, title: 'Again' })).statusCode,
          201,
          'its slug is free'
        )
      }
      t.equal(
        (await client.send('DELETE', '/v1/principle-sets/core')).statusCode,
        404,
        "the service's own sets are nobody's to delete"
      )
    }
  )

  await t.test('V8 what a set inherited it keeps, whatever becomes of the base', async t => {
    const base = await client.make({ title: 'A base', visibility: 'public' })
    const example = { slug: 'walk', title: 'A walk', category: 'outside', summary: 'We walk.' }
    await client.write(
      base,
      draftOf([principle('kind', { examples: ['walk'] })], {
        examples: [example],
        categories: [{ slug: 'outside', title: 'Outside', description: 'In the open.' }],
      })
    )
    await client.publish(base)
    const set = await other.make({ basedOn: { set: base.id, version: '1.0.0' }, visibility: 'public' })
    await other.write(set, tailoring([add('brave')]))
    await other.publish(set)
    await client.remove(base)
    t.match(await nobody.read(`${set.path}/versions/1.0.0/examples/walk`), { title: 'A walk', summary: 'We walk.' })
    t.match((await nobody.read(`${set.path}/versions/1.0.0/categories`)).items, [{ slug: 'outside' }])
    t.equal((await other.get(`${set.path}/versions/1.0.0/upstream`)).statusCode, 404, 'upstream there is nothing more')
    await other.write(set, tailoring([add('brave'), add('bold')]))
    t.match(await other.publish(set), { version: '2.0.0' })
  })

  await t.test(
    'V9 a custom set is addressed by its id; its slug is its own within its ' +
      'organisation, and a filter',
    async t => {
      const slug = 'our-own-words'
      const set = await published({ slug, visibility: 'public' })
      t.equal((await client.get(`/v1/principle-sets/${slug}`)).statusCode, 404)
      t.match((await client.read(`/v1/principle-sets?slug=${slug}`)).items, [{ id: set.id }])
      const theirs = await other.make({ title: 'Theirs', slug, visibility: 'public' })
      await other.write(theirs, draftOf(first))
      await other.publish(theirs)
      t.strictSame(
        (await nobody.read(`/v1/principle-sets?slug=${slug}`)).items.map(({ id }: { id: string }) => id).sort(),
        [set.id, theirs.id].sort(),
        'of several organisations'
      )
      t.strictSame(
        (await client.read(`/v1/principle-sets?slug=${slug}&own=true`)).items.map(({ id }: { id: string }) => id),
        [set.id]
      )
      t.match((await client.send('POST', '/v1/principle-sets', { slug, title: 'Twice' })).json(), {
        status: 409,
        code: 'slug_taken',
      })
      const namesake = await published({ slug: 'core' })
      t.not((await client.read('/v1/principle-sets/core')).id, namesake.id, "the service's slugs stay its own")
      t.equal((await client.get(`/v1/principle-sets/${set.id.toUpperCase()}`)).statusCode, 404)
      const pinned = await nobody.get(`${set.path}/versions/1.0.0/principles/kind`)
      t.match(pinned.json(), {
        id: `${set.id}/principles/kind`,
        links: { self: `${set.path}/versions/1.0.0/principles/kind` },
      })
    }
  )
})
