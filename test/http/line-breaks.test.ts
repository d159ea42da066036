/** U+000B and U+000C, by which Office programs break lines, are line breaks wherever text is sent. */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { withLineBreaks } from '../../src/http/body/strict-json.ts'
import { assessmentsClient } from '../fixtures/assessments-client.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { startApp } from '../fixtures/app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { core } from '../fixtures/sets-client.ts'
import { exampleFile } from '../../src/sets/index.ts'

const [sent, read] = ['One\u000btwo\u000cthree', 'One\ntwo\nthree']
const key = 'mutual-shared-experience'

t.test('escapes of JSON are read, and nothing that only looks like one', async t => {
  for (const text of [sent, '\\f', '\\\\f', '\\u000b', '\f\\f\\\f', 'plain', '"\f"']) {
    const expected = text.replace(/[\v\f]/g, '\n')
    t.equal(JSON.parse(withLineBreaks(JSON.stringify({ [text]: text })))[expected], expected, JSON.stringify(text))
  }
  t.equal(JSON.parse(withLineBreaks('"\\u000B"')), '\n', 'in capitals')
})

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine, newId: uuidv7 })
  const { headers } = await (await makeOrganisation(app.storage)).key()
  const client = assessmentsClient(app, headers)

  await t.test('in a record, a comment, an action and evidence', async t => {
    const { id } = await client.done('POST', '/v1/arrangements', { name: 'Tea', purpose: sent })
    t.match(await client.read(`/v1/arrangements/${id}`), { purpose: read })
    const made = await client.make({ arrangement: id, open: true })
    t.equal((await client.replace(made, { [key]: { level: 'fully', comment: sent } })).statusCode, 200)
    t.match(await client.read(`${made.links.response}`), { ratings: { [key]: { comment: read } } })
    const action = { what: sent, principle: 'mutual', owner: 'Host' }
    t.match(await client.done('POST', made.links.actions, action), { what: read })
    const evidence = { kind: 'text', title: 'Rules', content: sent, collected: '2026-11-02' }
    t.match(await client.done('POST', made.links.evidence, evidence), { content: read })
  })

  await t.test('in a set that is written, and in one that is imported as JSON or CSV', async t => {
    const operations = [{ op: 'add', principle: { slug: 'local', title: 'Local', gloss: 'Here.', explanation: sent } }]
    const set = await client.sets.make({ slug: 'written', basedOn: core })
    t.match(
      await client.done('PATCH', set.draft, { tailoring: { operations } }, { 'if-match': '*' }),
      { tailoring: { operations: [{ principle: { explanation: read } }] } }
    )
    const { principles: [principle], ...content } = exampleFile.content
    const file = { ...exampleFile, content: { ...content, principles: [{ ...principle, explanation: sent }] } }
    const imported = await client.done('POST', '/v1/principle-sets/imports', file)
    t.match(await client.read(imported.links.draft), { content: { principles: [{ explanation: read }] } })
    const table = await app.inject({
      method: 'POST',
      url: '/v1/principle-sets/imports?slug=table&title=Table',
      headers: { ...headers, 'content-type': 'text/csv' },
      payload: `principle,title,gloss,explanation\r\nlocal,Local,Here.,${sent}\r\n`,
    })
    t.equal(table.statusCode, 201, table.body)
    t.match(await client.read(table.json().links.draft), { content: { principles: [{ explanation: read }] } })
  })

  await t.test('in a line of an import of assessments', async t => {
    const entry = {
      ...core,
      entryId: 'one',
      arrangement: await client.arrangement(),
      ratings: { [key]: { level: 'fully', comment: sent } },
    }
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/assessment-imports',
      headers: { ...headers, 'content-type': 'application/x-ndjson' },
      payload: `${JSON.stringify(entry)}\n`,
    })
    t.match(JSON.parse(String(answer.body.split('\n')[0])), { status: 'created' })
  })
})
