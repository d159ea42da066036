/** An export holds one thing at a time, and nothing for a reader who does not read. */
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { countingStorage } from '../fixtures/counting-storage.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { largeContent, storeVersion } from '../fixtures/stored-versions.ts'

const content = 'set_versions.content'
const megabyte = 1024 * 1024

testOnEngines(t, async (t, engine) => {
  const { storage } = await engine.open(t)
  const { counting, selected } = countingStorage(storage)
  const app = await startApp(t, { storage: counting })
  const organisation = await makeOrganisation(storage)
  const { headers } = await organisation.key()
  const large = largeContent(2 * megabyte)
  const ids: string[] = []
  for (let count = 0; count < 8; count++) ids.push((await storeVersion(storage, organisation.id, large)).versionId)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo

  await t.test('versions stand in an export as they were stored', async t => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/organisation/export`, { headers })
    const lines = (await answer.text()).trimEnd().split('\n').map(line => JSON.parse(line))
    const versions = lines.filter(({ kind }) => kind === 'version').map(({ record }) => record)
    t.strictSame(versions.map(({ id }) => id), ids.toSorted())
    for (const { content, lineage, rendered, organisationId } of versions) {
      t.strictSame(content, large)
      t.strictSame([lineage, rendered, organisationId], [null, undefined, undefined])
    }
  })

  await t.test('a reader who stops reading is waited for, with nothing read ahead and no connection held', async t => {
    selected.delete(content)
    const socket = connect(port, '127.0.0.1')
    socket.pause()
    socket.write(
      'GET /v1/organisation/export HTTP/1.1\r\nHost: localhost\r\nAuthorization: ' +
        `${headers.authorization}\r\nConnection: close\r\n\r\n`
    )
    let before = -1
    while (before !== selected.get(content)) {
      before = selected.get(content) ?? 0
      await setTimeout(500)
    }
    t.ok(before > 0 && before < ids.length, `${before} of ${ids.length} versions were read`)
    // More than the database lends connections.
    const others = await Promise.all(
      Array.from({ length: 20 }, () => fetch(`http://127.0.0.1:${port}/v1/organisation`, { headers }))
    )
    t.strictSame([...new Set(others.map(({ status }) => status))], [200])
    let bytes = 0
    socket.on('data', chunk => {
      bytes += chunk.length
    })
    socket.resume()
    await once(socket, 'close')
    t.ok(bytes > ids.length * 2 * megabyte, 'all of it arrives')
    t.equal(selected.get(content), ids.length)
  })

  await t.test('a reader who leaves ends the reading', async t => {
    selected.delete(content)
    const leaving = new AbortController()
    const answer = await fetch(`http://127.0.0.1:${port}/v1/organisation/export`, { headers, signal: leaving.signal })
    await answer.body?.getReader().read()
    leaving.abort()
    await setTimeout(500)
    t.ok((selected.get(content) ?? 0) < ids.length)
  })
})
