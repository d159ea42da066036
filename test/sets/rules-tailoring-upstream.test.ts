import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add, adapt, authored, core, omit, provenance, setsClient, tailoring } from '../fixtures/sets-client.ts'
import { type Entry } from './ledger.ts'

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const client = setsClient(app, (await (await makeOrganisation(app.storage)).key()).headers)
  const other = setsClient(app, (await (await makeOrganisation(app.storage, 'other')).key()).headers)
  const based = () => client.make({ basedOn: core })

  await t.test(
    'T12 a newer version of the base is followed by decisions, and changes ' +
      'nothing that was published',
    async t => {
      const base = await other.make({ title: 'A base', visibility: 'public' })
      const first = (slug: string, more: object = {}) => ({ ...add(slug).principle, ...more })
      const contentOf = (principles: readonly object[], more: object = {}) => ({
        content: { ...authored([]).content, title: 'A base', principles, ...more },
      })
      await other.write(
        base,
        contentOf(['still', 'moving', 'reworded', 'old-name', 'going', 'left', 'unseen'].map(slug => first(slug)))
      )
      await other.publish(base)
      const basedOn = { set: base.id, version: '1.0.0' }
      const set = await client.published([
        adapt('reworded', { gloss: 'In our words.' }),
        adapt('old-name', { gloss: 'Ours too.' }),
        omit('left'),
        add('arriving'),
        add('ours-alone'),
      ], { basedOn })
      const pinned = await client.get(`${set.path}/versions/1.0.0`)

      await other.write(
        base,
        contentOf([
          first('still'),
          first('moving', { gloss: 'Moved on.' }),
          first('reworded', { gloss: 'Reworded there.' }),
          first('new-name', { gloss: 'Gloss of old-name.' }),
          first('left', { gloss: 'Changed, but left out.' }),
          first('unseen'),
          first('arriving'),
          first('brand-new'),
        ], { replacedBy: [{ from: ['old-name'], to: ['new-name'], relationship: 'equal' }] })
      )
      t.equal((await other.publish(base)).version, '2.0.0')

      const upstream = await client.read(`${set.path}/versions/1.0.0/upstream`)
      const kinds = Object.fromEntries(
        upstream.items.map(({ slug, kind }: { slug: string, kind: string }) => [slug, kind])
      )
      t.strictSame(kinds, {
        still: 'unchanged',
        moving: 'update_available',
        reworded: 'conflict',
        'old-name': 'conflict',
        going: 'removed_upstream',
        left: 'omitted_changed',
        unseen: 'unchanged',
        'brand-new': 'new_upstream',
        arriving: 'key_collision',
      })
      t.match(upstream, { from: { version: '1.0.0' }, to: { version: '2.0.0' } })
      t.match(upstream.items.find(({ slug }: { slug: string }) => slug === 'old-name').mapping, {
        from: ['old-name'],
        to: ['new-name'],
        relationship: 'equal',
      }, 'with the mapping offered')
      t.match(upstream.items.find(({ slug }: { slug: string }) => slug === 'moving').changes, [{
        field: 'gloss',
        from: 'Gloss of moving.',
        to: 'Moved on.',
        words: [{}],
      }])

      t.match((await client.send('POST', `${set.path}/versions/1.0.0/rebase`, { to: '2.0.0' })).json(), {
        status: 428,
        code: 'precondition_required',
      })
      t.match(
        (await client.send('POST', `${set.path}/versions/1.0.0/rebase`, { to: '3.0.0' }, { 'if-match': '*' })).json(),
        { status: 422, code: 'base_not_available', errors: [{ pointer: '/to' }] }
      )
      const draft = await client.done('POST', `${set.path}/versions/1.0.0/rebase`, { to: '2.0.0' }, { 'if-match': '*' })
      t.match(draft, { basedOn: { set: base.id, version: '2.0.0' }, upstream: { from: '1.0.0', applied: ['moving'] } })
      const open: string[] = draft.upstream.decisions.map(({ slug }: { slug: string }) => slug)
      t.strictSame([...open].sort(), ['arriving', 'brand-new', 'going', 'old-name', 'reworded'])
      t.ok(
        draft.upstream.decisions.every(({ resolved, proposal }: { resolved: boolean, proposal: { op: string } }) =>
          !resolved && proposal.op
        )
      )

      t.match((await client.tryPublish(set)).json(), { status: 409, code: 'unresolved_upstream' })
      t.match(await client.validate(set), { publishable: false, open })
      for (const [method, body] of [['PATCH', {}], ['PUT', { tailoring: draft.tailoring }]] as const) {
        const mistyped = await client.send(method, set.draft, { ...body, resolved: [...open, 'reworded-2', 'still'] }, {
          'if-match': '*',
        })
        t.match(mistyped.json(), {
          status: 422,
          code: 'wrong_draft',
          errors: [{ pointer: `/resolved/${open.length}`, code: 'unknown_key', detail: /"reworded-2"/ }, {
            pointer: `/resolved/${open.length + 1}`,
          }],
        }, 'a decision that nobody asked for')
      }
      t.match(await client.validate(set), { open }, 'nothing was written')
      const some = await client.done('PATCH', set.draft, { resolved: open.slice(1) }, { 'if-match': '*' })
      t.equal(some.upstream.decisions.filter(({ resolved }: { resolved: boolean }) => resolved).length, open.length - 1)
      t.match((await client.tryPublish(set)).json(), {
        status: 409,
        code: 'unresolved_upstream',
        detail: new RegExp(`${open[0]}`),
      })

      // Ours is renamed, theirs taken.
      const { tailoring: rebased } = await client.read(set.draft)
      const operations = rebased.operations.filter((
        { op, principle, slug }: { op: string, principle?: { slug: string }, slug?: string }
      ) => !(op === 'add' && principle?.slug === 'arriving') && slug !== 'arriving')
      await client.write(set, {
        tailoring: {
          ...rebased,
          default: 'adopt',
          operations: [...operations, add('arrived')],
          replacedBy: [...rebased.replacedBy, { from: ['arriving'], to: ['arrived'], relationship: 'equal' }],
        },
        resolved: open,
      })
      const verdict = await client.validate(set)
      t.strictSame([verdict.errors, verdict.open], [[], []])
      t.match(await client.publish(set), { version: '2.0.0', basedOn: { version: '2.0.0' } })
      t.equal((await client.read(set.draft)).upstream, null)
      t.match((await client.send('PATCH', set.draft, { resolved: open }, { 'if-match': '*' })).json(), {
        status: 422,
        code: 'wrong_draft',
        errors: [{ pointer: '/resolved/0' }],
      }, 'none is open any more')
      t.match(await client.done('PATCH', set.draft, { resolved: [] }, { 'if-match': '*' }), { upstream: null })
      const { entries } = await client.read(`${set.path}/versions/2.0.0/ledger`)
      t.match(entries.find((one: Entry) => one.slug === 'going'), {
        status: 'new',
        origin: { setId: base.id, version: '1.0.0', slug: 'going' },
      }, 'what is kept of what was removed tells where it is from')
      t.match(entries.find((one: Entry) => one.slug === 'moving'), { status: 'adopted' })
      t.match(await client.read(`${set.path}/principles/moving`), { gloss: 'Moved on.' })
      t.equal((await client.get(`${set.path}/versions/1.0.0`)).body, pinned.body, 'what was published is as it was')

      const nothing = await client.publishedFromNothing()
      t.match((await client.get(`${nothing.path}/versions/1.0.0/upstream`)).json(), { status: 409, code: 'no_base' })
      t.match(
        (await client.send('POST', `${nothing.path}/versions/1.0.0/rebase`, { to: '1.0.0' }, { 'if-match': '*' }))
          .json(),
        { status: 409, code: 'no_base' }
      )
    }
  )

  await t.test(
    'T12 what became of a principle is followed through the versions of the base between, each of which ' +
      'tells of its own',
    async t => {
      const base = await client.make({ title: 'A base' })
      await client.write(base, authored(['first-name', 'kept']))
      await client.publish(base)
      const custom = await client.published([adapt('first-name', { gloss: 'As we say it.' })], {
        basedOn: { set: base.id, version: '1.0.0' },
      })
      for (const [was, now] of [['first-name', 'second-name'], ['second-name', 'third-name']] as const) {
        await client.write(
          base,
          authored([now, 'kept'], { replacedBy: [{ from: [was], to: [now], relationship: 'equal' }] })
        )
        await client.publish(base)
      }
      const { items } = await client.read(`${custom.path}/versions/1.0.0/upstream?to=3.0.0`)
      const mapping = { from: ['first-name'], to: ['third-name'], relationship: 'equal' }
      t.match(items.find(({ slug }: { slug: string }) => slug === 'first-name'), { kind: 'conflict', mapping })
      const { upstream } = await client.done('POST', `${custom.path}/versions/1.0.0/rebase`, { to: '3.0.0' }, {
        'if-match': '*',
      })
      t.match(upstream.decisions, [{ slug: 'first-name', kind: 'conflict', mapping }])
    }
  )

  await t.test('T12 an origin is written by a rebase alone', async t => {
    const set = await based()
    const origin = {
      setId: set.id,
      version: '1.0.0',
      slug: 'safe',
      digest: 'sha256:00',
      rootOrigin: null,
      provenance: { ...provenance, sources: [], textStatus: 'own-words' },
    }
    t.match((await client.tryWrite(set, tailoring([{ ...add('local'), origin }]))).json(), {
      status: 422,
      code: 'wrong_draft',
      errors: [{ pointer: '/tailoring/operations/0/origin' }],
    })
  })
})
