/** What people wrote, in what is read of a result: rules R5, D10 and D11. */
import { parse } from 'csv-parse/sync'
import t from 'tap'
import { statements, type Assessment } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'

const [one, two, three] = statements
const agreed = { kind: 'text', title: 'Agreed rules', content: 'On the wall.', collected: '2026-11-02' }

type Cells = Readonly<Record<string, string>>

testOnEngines(t, async (t, engine) => {
  const { client } = await startAssessing(t, engine)

  async function read (assessment: Pick<Assessment, 'links'>) {
    const path = `${assessment.links.self}/results/1`
    const get = async (accept: string) => (await client.get(path, { accept })).body
    const rows: Cells[] = parse(await get('text/csv'), { bom: true, columns: true })
    return { record: await client.result(assessment), rows, page: await get('text/html') }
  }

  const textsOf = (rows: readonly Cells[]) =>
    rows.filter(({ row }) => row === 'text')
      .map(({ statement, label, perspective, reason, note, comment, evidence }) =>
        [statement, label, perspective, reason, note, comment, evidence])

  await t.test('R5 the result of one person has the response, with evidence by its title', async t => {
    const single = await client.make({ open: true })
    const { id, links } = await client.done('POST', `${single.links.self}/evidence`, agreed)
    const gone = await client.done('POST', `${single.links.self}/evidence`, { ...agreed, title: 'Deleted since' })
    const ratings = {
      [one]: { level: 'mostly', comment: 'We <meet> on Tuesdays.', evidenceIds: [id, gone.id] },
      [two]: { notApplicable: 'other', note: 'We are two.' },
      [three]: { level: 'fully', comment: ' ' },
    }
    await client.replace(single, ratings, { release: true })
    await client.done('DELETE', gone.links.self)
    const { record, rows, page } = await read(single)
    t.strictSame(record.responses, [{ label: '', perspective: 'unspecified', ratings }])
    t.equal(record.comments, null)
    const cells = (key: string) =>
      rows.filter(({ statement }) => statement === key)
        .map(({ row, reason, note, comment, evidence }) => [row, reason, note, comment, evidence])
    t.strictSame(cells(one), [['value', '', '', 'We <meet> on Tuesdays.', 'Agreed rules']])
    t.strictSame(cells(two), [['value', 'other', 'We are two.', '', '']])
    t.strictSame(cells(three), [['value', '', '', '', '']])
    t.match(
      page,
      '</h4>\n<ul>\n<li><bdi>We &lt;meet&gt; on Tuesdays.</bdi> – Evidence: <bdi>Agreed rules</bdi></li>\n</ul>'
    )
    t.match(page, 'not applicable: another reason, <bdi>We are two.</bdi>')
    t.equal(page.split('Written about').length, 2, 'under no other statement')
    t.notMatch(page, /Deleted since/)
    t.equal((await client.get(links.self)).statusCode, 200)
  })

  await t.test('R5 a shared result has comments, notes and reasons under the labels that people chose', async t => {
    const perspectives = [{ key: 'carers', title: 'Family carers' }]
    const shared = await client.mutual({ disclosure: 'shared', perspectives })
    const { id } = await client.done('POST', `${shared.links.self}/evidence`, agreed)
    const [first] = await client.join(shared, 1, 'carers')
    const [code = ''] = await client.issue(shared)
    const second = await client.claim(code, { label: 'Sam' })
    await first?.rate({
      [one]: { level: 'mostly', comment: '=1+1', evidenceIds: [id] },
      [two]: { notApplicable: 'too_early', note: 'Ask in May.' },
    }, { submit: true })
    await second.rate({ [one]: { level: 'not', comment: 'Never.' }, [two]: { notApplicable: 'too_early' } }, {
      submit: true,
    })
    await client.move(shared, 'closed', 'released')
    const { rows, page } = await read(shared)
    t.strictSame(textsOf(rows).sort(), [
      [one, 'P1', 'carers', '', '', "'=1+1", 'Agreed rules'],
      [one, 'Sam', 'unspecified', '', '', 'Never.', ''],
      [two, 'P1', 'carers', 'too_early', 'Ask in May.', '', ''],
      [two, 'Sam', 'unspecified', 'too_early', '', '', ''],
    ].sort())
    t.match(
      page,
      '<li><bdi>P1</bdi> (<bdi>Family carers</bdi>): <bdi>=1+1</bdi> – Evidence: <bdi>Agreed rules</bdi></li>'
    )
    t.match(page, 'not applicable: too early to say, <bdi>Ask in May.</bdi>')
    t.match(page, /<li><bdi>Sam<\/bdi>.*: <bdi>Never\.<\/bdi><\/li>/)
  })

  await t.test('D10 D11 of a confidential one comments of eight people are there, and nothing else', async t => {
    const mutual = await client.mutual()
    for (const [index, person] of (await client.join(mutual, 8)).entries()) {
      await person.rate({
        [one]: { level: 'mostly', comment: `Told ${index}` },
        [two]: { level: 'mostly', ...(index < 7 && { comment: `Hidden ${index}` }) },
        [three]: { notApplicable: 'other', note: `Noted ${index}` },
      }, { submit: true })
    }
    await client.move(mutual, 'closed', 'released')
    const { record, rows, page } = await read(mutual)
    const told = record.comments?.[one] ?? []
    t.strictSame([...told].sort(), Array.from({ length: 8 }, (_, index) => `Told ${index}`))
    t.strictSame(Object.keys(record.comments ?? {}), [one])
    t.equal(record.responses, null)
    t.strictSame(textsOf(rows), told.map(comment => [one, '', '', '', '', comment, '']), 'in the order of the result')
    t.strictSame([...page.matchAll(/<li><bdi>(Told \d)<\/bdi><\/li>/g)].map(([, comment]) => comment), told)
    for (const text of [page, JSON.stringify(rows), JSON.stringify(record)]) {
      t.notMatch(text, /Hidden|Noted|another reason/)
    }
    t.match(page, /only where at least 8 people wrote one/)
  })
})
