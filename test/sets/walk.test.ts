/** A network adapts the core set, publishes it, changes it and sees what changed. */
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const { headers } = await (await makeOrganisation(app.storage)).key()

  const created = await app.inject({
    method: 'POST',
    url: '/v1/principle-sets',
    headers,
    payload: { slug: 'hillside', basedOn: { set: 'core', version: '1.0.0' }, title: 'Hillside' },
  })
  t.equal(created.statusCode, 201, created.body)
  const { id, links } = created.json()
  t.match(created.json(), { type: 'principle-set-settings', slug: 'hillside', visibility: 'private', version: null })
  t.equal(created.headers.location, links.self)

  const read = await app.inject({ url: links.draft, headers })
  t.match(read.json(), {
    type: 'draft',
    revision: 1,
    basedOn: { version: '1.0.0' },
    tailoring: { default: 'adopt', operations: [{ op: 'configureSet', title: 'Hillside' }] },
  })

  const operations = [
    { op: 'configureSet', title: 'Hillside' },
    {
      op: 'adapt',
      slug: 'progressive',
      fields: { gloss: 'We grow at our own pace.' },
      rationale: 'Our members asked for plainer words.',
    },
    {
      op: 'omit',
      slug: 'recovery-focused-and-non-directive',
      reasonCode: 'not_relevant_here',
      rationale: 'We are a group of carers, and nobody here recovers.',
    },
    {
      op: 'add',
      principle: {
        slug: 'confidential',
        title: 'Confidential',
        gloss: 'What is said in the group stays in the group.',
      },
    },
  ]
  const edited = await app.inject({
    method: 'PATCH',
    url: links.draft,
    headers: { ...headers, 'content-type': 'application/merge-patch+json', 'if-match': read.headers.etag },
    payload: JSON.stringify({ tailoring: { operations } }),
  })
  t.equal(edited.statusCode, 200, edited.body)
  t.equal(edited.headers.etag, '"r2"')

  const verdict = await app.inject({ method: 'POST', url: `${links.draft}/validate`, headers, payload: {} })
  t.match(verdict.json(), {
    publishable: true,
    version: '1.0.0',
    derivation: 'inspiredBy',
    coverage: { adopted: 5, adapted: 1, replaced: 0, omitted: 1, new: 1 },
  }, verdict.body)

  const published = await app.inject({
    method: 'POST',
    url: `/v1/principle-sets/${id}/versions`,
    headers,
    payload: { changeNote: 'First version' },
  })
  t.equal(published.statusCode, 201, published.body)
  t.match(published.json(), { version: '1.0.0', derivation: 'inspiredBy' })

  const set = await app.inject({ url: `/v1/principle-sets/${id}`, headers })
  t.equal(set.statusCode, 200, set.body)
  t.match(set.json(), { title: 'Hillside', origin: 'custom', derivation: { kind: 'inspiredBy' } })
  t.equal(set.headers['cache-control'], 'private, no-cache')
  t.equal((await app.inject(`/v1/principle-sets/${id}`)).statusCode, 404, 'nobody else sees it')

  const ledger = await app.inject({ url: `/v1/principle-sets/${id}/versions/1.0.0/ledger`, headers })
  t.equal(ledger.statusCode, 200, ledger.body)
  t.match(ledger.json().entries.map(({ slug, status }: { slug: string, status: string }) => `${slug} ${status}`), [
    'mutual adopted',
    'reciprocal adopted',
    'recovery-focused-and-non-directive omitted',
    'strengths-based adopted',
    'inclusive adopted',
    'progressive adapted',
    'safe adopted',
    'confidential new',
  ])

  const again = await app.inject({
    method: 'POST',
    url: `/v1/principle-sets/${id}/versions`,
    headers,
    payload: { changeNote: 'Again' },
  })
  t.match(again.json(), { status: 409, code: 'nothing_changed' })

  operations.push({ op: 'add', principle: { slug: 'local', title: 'Local', gloss: 'We meet where we live.' } })
  await app.inject({
    method: 'PATCH',
    url: links.draft,
    headers: { ...headers, 'content-type': 'application/merge-patch+json', 'if-match': '*' },
    payload: JSON.stringify({ tailoring: { operations } }),
  })
  const second = await app.inject({
    method: 'POST',
    url: `/v1/principle-sets/${id}/versions`,
    headers,
    payload: { changeNote: 'Local' },
  })
  t.match(second.json(), { version: '2.0.0', bump: 'major' }, second.body)
  const diff = await app.inject({ url: `/v1/principle-sets/${id}/versions/1.0.0/diff/2.0.0`, headers })
  t.match(diff.json(), { bump: 'major', changes: [{ item: 'principle', key: 'local', bump: 'major' }] }, diff.body)

  const upstream = await app.inject({ url: `/v1/principle-sets/${id}/versions/2.0.0/upstream`, headers })
  t.equal(upstream.statusCode, 200, upstream.body)
  const rebased = await app.inject({
    method: 'POST',
    url: `/v1/principle-sets/${id}/versions/2.0.0/rebase`,
    headers: { ...headers, 'if-match': '*' },
    payload: { to: '1.0.0' },
  })
  t.equal(rebased.statusCode, 201, rebased.body)
  t.match(rebased.json(), { upstream: { from: '1.0.0', decisions: [] } })

  const retired = await app.inject({
    method: 'POST',
    url: `/v1/principle-sets/${id}/versions/1.0.0/retirement`,
    headers,
    payload: { explanation: 'Superseded', replacedBy: '2.0.0' },
  })
  t.equal(retired.statusCode, 201, retired.body)
  const pinned = await app.inject({ url: `/v1/principle-sets/${id}/versions/1.0.0`, headers })
  t.match(pinned.headers, { deprecation: /^@\d+$/, link: /successor-version/ })

  const opened = await app.inject({
    method: 'PATCH',
    url: links.self,
    headers: { ...headers, 'content-type': 'application/merge-patch+json', 'if-match': '"r1"' },
    payload: JSON.stringify({ visibility: 'public' }),
  })
  t.equal(opened.statusCode, 200, opened.body)
  t.equal((await app.inject(`/v1/principle-sets/${id}`)).statusCode, 200)
  const list = await app.inject('/v1/principle-sets?origin=custom')
  t.match(list.json().items.map(({ slug }: { slug: string }) => slug), ['hillside'])

  t.equal((await app.inject({ method: 'DELETE', url: `/v1/principle-sets/${id}`, headers })).statusCode, 204)
  t.equal((await app.inject(`/v1/principle-sets/${id}`)).statusCode, 410)
})
