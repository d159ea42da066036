/** What was released leaves the service as it was stored, and nothing of what people said in confidence. */
import { parse } from 'csv-parse/sync'
import t from 'tap'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { unescapedCell } from '../../src/http/body/spreadsheet-cells.ts'
import { linesIn, startBulk } from './bulk.ts'

interface Exported {
  readonly entryId: string | null
  readonly assessment: { readonly id: string, readonly arrangement: string, readonly state: string }
  readonly result: {
    readonly number: number
    readonly result: { readonly disclosure: string }
    readonly responses: unknown
  }
}

testOnEngines(t, async (t, engine) => {
  await t.test('each assessment with its newest result, byte for byte', async t => {
    const { app, bring, line, client, arrangement, owner, set } = await startBulk(t, engine)
    const get = (url: string, headers = {}) => app.inject({ url, headers: { ...owner.headers, ...headers } })
    t.equal((await get('/v1/assessments/export')).body, '', 'nothing yet')
    const told = await bring(Array.from({ length: 230 }, (_, index) => line(`e${index}`)).join(''))
    const first = `/v1/assessments/${told[0]?.assessment}`
    await client.done('POST', `${first}/transitions`, { to: 'open' })
    await client.done('PUT', `${first}/response`, { ratings: { 'we-aa': { level: 'yes' } }, release: true }, {
      'if-match': '*',
    })
    await client.done('POST', '/v1/assessments', {
      arrangement,
      set: 'core',
      version: '1.0.0',
      mode: 'single',
      open: true,
    })
    const answer = await get('/v1/assessments/export.ndjson')
    t.equal(answer.headers['content-type'], 'application/x-ndjson')
    const rows = linesIn<Exported>(answer.body)
    t.strictSame(
      rows.map(({ entryId }) => entryId),
      Array.from({ length: 230 }, (_, index) => `e${index}`),
      'in the order in which they were made, over several pages'
    )
    t.equal(rows[0]?.result.number, 2)
    t.ok(answer.body.includes(`"result":${(await get(`${first}/results/2`)).body}}\n`))

    const [elsewhere] = await bring(
      line('elsewhere', {
        arrangement: (await client.done('POST', '/v1/arrangements', { name: 'Two' })).id,
        set: 'core',
        ratings: {},
      })
    )
    const filtered = async (query: string) =>
      linesIn<Exported>((await get(`/v1/assessments/export?${query}`)).body).length
    t.equal(await filtered(`arrangement=${arrangement}`), 230)
    t.equal(await filtered(`set=${set.id.toUpperCase()}`), 230)
    t.equal(
      await filtered(
        `arrangement=${arrangement}&set=${(await client.read(`/v1/assessments/${elsewhere?.assessment}`)).set.id}`
      ),
      0
    )
    t.equal((await get('/v1/assessments/export?set=core')).statusCode, 400)
    const { headers } = await (await makeOrganisation(app.storage, 'other')).key()
    t.equal((await get('/v1/assessments/export', headers)).body, '', 'another organisation has none')
  })

  await t.test('as a table, in which nothing is taken for a formula or a date', async t => {
    const { app, bring, line, owner } = await startBulk(t, engine)
    await bring(line('=1+1') + line('plain'))
    const { body, headers } = await app.inject({ url: '/v1/assessments/export.csv', headers: owner.headers })
    t.equal(headers['content-type'], 'text/csv; charset=utf-8')
    t.ok(body.startsWith('\ufeff'))
    const [columns = [], ...rows]: string[][] = parse(body, { bom: true })
    const cell = (row: number, name: string) => rows[row]?.[columns.indexOf(name)]
    t.equal(rows.length, 2)
    t.equal(cell(0, 'entryId'), "'=1+1")
    t.equal(unescapedCell(cell(0, 'arrangementName') ?? ''), '=Tuesday')
    const columnsRead = ['principle', 'value', 'exactNumerator', 'exactDenominator', 'band', 'disclosure', 'composite']
    t.strictSame(columnsRead.map(name => cell(1, name)), ['kind', '0.5', '1', '2', 'mixed', '', ''])
    t.equal(cell(1, 'version'), "'1.0.0", 'else a day where dates have dots')
    t.strictSame(
      rows.flat().filter(cell => /^\d+([/-]\d+|\.\d+\.\d+)/.test(cell) && !/^\d{4}-\d\d-\d\dT|^[\da-f]{8}-/.test(cell)),
      [],
      'no cell is taken for a date'
    )
  })

  await t.test('of a confidential one there is what passed the gate', async t => {
    const { app, client, arrangement, set, owner } = await startBulk(t, engine)
    const made = await client.done('POST', '/v1/assessments', {
      arrangement,
      set: set.id,
      version: '1.0.0',
      mode: 'mutual',
      open: true,
    })
    const { items } = await client.done('POST', `${made.links.self}/participants`, { seats: [{ count: 6 }] })
    for (const { code } of items) {
      const { token, links } =
        (await app.inject({ method: 'POST', url: '/v1/seats/claim', payload: { code, consent: true } })).json()
      await app.inject({
        method: 'PUT',
        url: links.response,
        headers: { authorization: `Bearer ${token}`, 'if-match': '*' },
        payload: { ratings: { 'we-aa': { level: 'yes', comment: 'Between us.' } }, submit: true },
      })
    }
    const all = async () => (await app.inject({ url: '/v1/organisation/export', headers: owner.headers })).body
    const during = await all()
    t.notMatch(during, /Between us|"kind":"response"/)
    for (const to of ['closed', 'released']) await client.done('POST', `${made.links.self}/transitions`, { to })
    const [row] = linesIn<Exported>((await app.inject({ url: '/v1/assessments/export', headers: owner.headers })).body)
    t.match(row, { result: { result: { disclosure: 'confidential' }, responses: null } })
    for (const text of [JSON.stringify(row), await all()]) {
      t.notMatch(text, /Between us|ratingsDigest|"salt"|codeHash|tokenHash|secretHash/)
    }
    t.match(
      linesIn<{ kind: string }>(await all()).map(({ kind }) => kind).filter((kind, index, kinds) =>
        kinds.indexOf(kind) === index
      ),
      [
        'organisation',
        'api-key',
        'principle-set',
        'version',
        'draft',
        'arrangement',
        'assessment',
        'seat',
        'result',
        'milestone',
        'transition',
        'audit-event',
      ]
    )
  })
})
