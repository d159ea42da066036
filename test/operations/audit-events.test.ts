import t from 'tap'
import { writeCursor } from '../../src/http/pages.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { hour, movableClock, startKeyed } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'

interface Event {
  readonly id: string
  readonly at: string
  readonly action: string
  readonly actor: string
  readonly resource: { readonly type: string, readonly id: string }
}

testOnEngines(t, async (t, engine) => {
  t.test(
    'whatever is done to keys is told, newest first, with who did it and to what, and ' +
      'nothing that anybody wrote',
    async t => {
      const clock = movableClock()
      const { app, owner, organisation } = await startKeyed(t, engine, clock)
      const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
        app.inject({ method, url, headers: owner.headers, ...(payload && { payload }) })
      clock.forward(hour)
      const { id } = (await ask('POST', '/v1/api-keys', { name: 'hunter2', scopes: ['sets:read'] })).json()
      clock.forward(hour)
      const successor = (await ask('POST', `/v1/api-keys/${id}/rotation`, {})).json()
      clock.forward(hour)
      await ask('DELETE', `/v1/api-keys/${id}`)
      await ask('DELETE', `/v1/api-keys/${organisation.id}`)

      const { statusCode, headers, body } = await ask('GET', '/v1/audit-events')
      t.match({ statusCode, cache: headers['cache-control'] }, { statusCode: 200, cache: 'private, no-cache' })
      const { items }: { items: Event[] } = JSON.parse(body)
      const key = { type: 'api-key', id }
      t.strictSame(items.map(({ id, ...event }) => event), [
        { at: '2026-11-22T15:00:00.000Z', action: 'api_key.revoked', actor: owner.id, resource: key },
        { at: '2026-11-22T14:00:00.000Z', action: 'api_key.rotated', actor: owner.id, resource: key },
        { at: '2026-11-22T13:00:00.000Z', action: 'api_key.created', actor: owner.id, resource: key },
        {
          at: '2026-11-22T12:00:00.000Z',
          action: 'api_key.created',
          actor: 'cli',
          resource: { type: 'api-key', id: owner.id },
        },
        {
          at: '2026-11-22T12:00:00.000Z',
          action: 'organisation.created',
          actor: 'cli',
          resource: { type: 'organisation', id: organisation.id },
        },
      ])
      t.notMatch(body, 'hunter2')
      t.ok(successor.id)
    }
  )

  t.test('is filtered, and walked page by page', async t => {
    const clock = movableClock()
    const { app, owner, organisation, storage } = await startKeyed(t, engine, clock)
    for (let n = 0; n < 7; n++) {
      if (n % 3 === 0) clock.forward(hour)
      await organisation.key(['sets:read'])
    }
    const ask = async (
      query: string,
      status = 200,
      headers = owner.headers
    ): Promise<{ items: Event[], page: { next: string | null }, code?: string }> => {
      const answer = await app.inject({ url: `/v1/audit-events${query}`, headers })
      t.equal(answer.statusCode, status, query)
      return answer.json()
    }
    const all = (await ask('')).items
    t.equal(all.length, 9)
    const walked: Event[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const { items, page } = await ask(`?limit=2&action=api_key.created${cursor && `&cursor=${cursor}`}`)
      walked.push(...items)
      cursor = page.next
    }
    t.strictSame(walked, all.filter(({ action }) => action === 'api_key.created'))
    t.strictSame(
      (await ask('?from=2026-11-22T15:00:00%2B01:00')).items,
      all.filter(({ at }) => at >= '2026-11-22T14:00:00.000Z')
    )
    t.strictSame((await ask('?action=organisation.created&from=2026-11-22T13:00:00Z')).items, [])

    const { next } = (await ask('?limit=1')).page
    for (
      const query of [
        `?cursor=${next}&action=api_key.created`,
        `?cursor=${writeCursor('x', `audit-events ${organisation.id}  `)}`,
        `?cursor=${writeCursor(`1 ${organisation.id}'`, `audit-events ${organisation.id}  `)}`,
      ]
    ) {
      t.match(await ask(query, 400), { code: 'invalid_cursor' })
    }
    for (
      const query of [
        '?action=everything',
        '?from=yesterday',
        '?from=2026-12-31T23:59:60Z',
        '?from=2026-11-22',
        '?to=2026-11-22T00:00:00Z',
      ]
    ) t.match(await ask(query, 400), { code: 'invalid_parameter' })
    const stranger = await (await makeOrganisation(storage, 'another')).key()
    t.match(await ask(`?cursor=${next}`, 400, stranger.headers), { code: 'invalid_cursor' })
    t.equal((await ask('', 200, stranger.headers)).items.length, 2, 'of another organisation nothing is told')
  })

  t.test('an event is told only if what it tells was done', async t => {
    const { app, owner, storage, organisation } = await startKeyed(t, engine)
    const events = () => storage.as(organisation.id).read.$count(storage.tables.auditEvents)
    const before = Number(await events())
    for (
      const [method, url, payload] of [['POST', '/v1/api-keys', { name: 'a', scopes: [] }], [
        'DELETE',
        `/v1/api-keys/${owner.id}`,
      ]] as const
    ) {
      t.ok((await app.inject({ method, url, headers: owner.headers, ...(payload && { payload }) })).statusCode >= 400)
    }
    t.equal(Number(await events()), before)
  })
})
