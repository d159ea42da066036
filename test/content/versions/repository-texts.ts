import type { Test } from 'tap'
import type { ContentRepository } from '../../../src/content/versions/repository.ts'
import type { VersionBody } from '../../../src/content/versions/text-reads.ts'
import type { StoredVersion } from '../../../src/content/versions/writes.ts'
import type { Start } from '../../fixtures/repository-suite.ts'
import { later, setRow, uuid } from '../../fixtures/rows.ts'
import { bytesOf, storeVersion, versionOf } from './storing.ts'

/** The part of the contract suite that is about texts: those of versions, their wordings, the library. */
export function testTexts (t: Test, start: Start<ContentRepository>): void {
  async function startWithSet (t: Test) {
    const started = await start(t)
    const set = setRow(started.ours.id, uuid(11))
    await started.ours.write(tx => started.repository.insertSet(tx, set))
    return { ...started, set }
  }

  t.test('what a version holds is read parsed, as text or as bytes: each part as it was stored', async t => {
    const { repository, ours, set } = await startWithSet(t)
    const texts = {
      content: '{"z": 1, "a": "é"}',
      rendered: '[{"slug": "safe", "html": "<p>é</p>"}]',
      lineage: '{"chain": ["x"], "base": null}',
    }
    const version = await storeVersion(repository, ours, set, versionOf(0x100), {
      content: bytesOf(texts.content),
      rendered: bytesOf(texts.rendered),
      lineage: bytesOf(texts.lineage),
    })
    const findDecoded = async (id: string, names: readonly VersionBody[]) => {
      const found = Object.entries(await repository.findBytes(ours.read, id, names) ?? {})
      return Object.fromEntries(found.map(([name, bytes]) => [name, bytes && new TextDecoder().decode(bytes)]))
    }
    const fromNothing = await storeVersion(repository, ours, set, versionOf(0x101, { minor: 1 }))

    const { major, minor, patch, contentDigest, scoringDigest, size } = version
    t.strictSame(await repository.findContent(ours.read, version.id), {
      ...{ major, minor, patch, contentDigest, scoringDigest, size },
      content: JSON.parse(texts.content),
      rendered: JSON.parse(texts.rendered),
      lineage: JSON.parse(texts.lineage),
    })
    t.strictSame(await repository.findTexts(ours.read, version.id, ['lineage', 'content', 'rendered']), texts)
    t.strictSame(await repository.findTexts(ours.read, version.id, ['rendered']), { rendered: texts.rendered })
    t.strictSame(await findDecoded(version.id, ['content', 'rendered', 'lineage']), texts)
    t.strictSame(await findDecoded(version.id, ['content']), { content: texts.content })

    t.equal((await repository.findContent(ours.read, fromNothing.id))?.lineage, null)
    t.strictSame(await repository.findTexts(ours.read, fromNothing.id, ['lineage']), { lineage: null })
    t.strictSame(await findDecoded(fromNothing.id, ['lineage']), { lineage: null })
    t.equal(await repository.findContent(ours.read, uuid(0x102)), undefined)
    t.equal(await repository.findTexts(ours.read, uuid(0x102), ['content']), undefined)
    t.equal(await repository.findBytes(ours.read, uuid(0x102), ['content']), undefined)
  })

  t.test('wordings are listed in the order of their content, with the standard texts for those they lack', async t => {
    const { repository, ours, set } = await startWithSet(t)
    const wordings: StoredVersion['wordings'] = [
      { lang: 'cy', variant: 'standard', title: 'Teitl', description: 'Disgrifiad' },
      { lang: 'en', variant: 'easy-read' },
    ]
    await storeVersion(repository, ours, set, versionOf(0x102), { wordings, description: 'Of 102' })
    await storeVersion(repository, ours, set, versionOf(0x101, { minor: 1 }), { wordings: wordings.toReversed() })
    await storeVersion(repository, ours, set, versionOf(0x103, { minor: 2 }))
    const [first, second, none] = [uuid(0x101), uuid(0x102), uuid(0x103)]
    const [welsh, easy] = [{ lang: 'cy', variant: 'standard' }, { lang: 'en', variant: 'easy-read' }] as const
    t.strictSame(await repository.listWordings(ours.read, [second, none, first]), [
      { versionId: first, ...easy },
      { versionId: first, ...welsh },
      { versionId: second, ...welsh },
      { versionId: second, ...easy },
    ])
    t.strictSame(await repository.listWordings(ours.read, [none]), [])
    const chosen = [
      { versionId: second, ...easy },
      { versionId: first, ...welsh },
      { versionId: none, ...easy },
      { versionId: first, lang: 'en', variant: 'standard' } as const,
    ]
    const texts = await repository.listWordingTexts(ours.read, chosen)
    t.strictSame(texts.toSorted((a, b) => a.versionId < b.versionId ? -1 : 1), [
      { versionId: first, title: 'Teitl', description: 'Disgrifiad' },
      { versionId: second, title: 'Title 258', description: 'Of 102' },
    ])
  })

  t.test('a document of the library is put once and then replaced, and they are listed by kind', async t => {
    const { repository, ours, theirs } = await startWithSet(t)
    const { id: organisationId } = ours
    const put = (kind: string, digest: string, document: unknown, seconds = 0) =>
      ours.write(tx =>
        repository.putDocument(tx, { organisationId, kind, digest, document, updatedAt: later(seconds) })
      )
    await put('guide', '1', { z: 1, a: ['é'] })
    await put('aims', '1', ['an aim'])
    await put('guide', '2', { z: 2 }, 5)
    t.strictSame(await repository.listDocuments(ours.read, organisationId), [
      { kind: 'aims', digest: '1', document: ['an aim'] },
      { kind: 'guide', digest: '2', document: { z: 2 } },
    ])
    t.strictSame(await repository.listDocuments(ours.read, theirs.id), [])
  })
}
