/** A draft and its versions come to the same bytes on the event loop and in the worker thread. */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { openContent, type Located, type LargeResource, type Moved, type Resource } from '../../src/content/index.ts'
import { contentService } from '../../src/content/service.ts'
import { encode } from '../../src/content/delivery/encode.ts'
import { openEvents } from '../../src/audit/index.ts'
import { openSets } from '../../src/sets/index.ts'
import type { DraftBody } from '../../src/sets/drafts/schemas.ts'
import { openWorkers } from '../../src/workers/pool.ts'
import { fixedNow } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add, adapt, core, omit, provenance, tailoring } from '../fixtures/sets-client.ts'

const publicUrl = 'https://principles.example'
const accepted = { accept: '*/*', 'accept-encoding': 'identity' }
const asked = { headers: {}, query: {}, ending: '', search: '', path: '' }

async function bytesOf (found: Located | Resource | Moved) {
  if (!('make' in found)) throw new Error('nothing was located')
  const made: Resource | LargeResource = await found.make()
  const { bytes } = 'encode' in made ? await made.encode(accepted) : encode(made, accepted)
  return { isFar: 'encode' in made, text: Buffer.from(bytes).toString() }
}

testOnEngines(t, async (t, engine) => {
  const { storage } = await engine.open(t, 'seeded')
  const organisation = await makeOrganisation(storage)
  const key = await organisation.key()
  const caller = { organisation: organisation.id, key: key.id, firstKey: key.id, scopes: [] }
  const workers = openWorkers()
  t.teardown(() => workers.close())
  const draftOf = (title: string, more: readonly object[] = []) =>
    tailoring([
      add('local', { title, explanation: 'Where we *live*.\n\n<b>Bold</b>' }),
      adapt('safe', { gloss: `${title} and safe.` }),
      omit('progressive'),
      ...more,
    ])

  /** Everything that is made of a draft and its versions, with the same id for every set. */
  async function madeWith (small: number): Promise<Record<string, string>> {
    const open = openContent(storage, workers, publicUrl)
    const content = { ...open, sets: contentService({ shelf: open.shelf, workers, publicUrl, largeFrom: small }) }
    const { write } = storage.as(organisation.id)
    const sets = openSets({
      storage,
      content,
      events: openEvents({ storage, now: fixedNow, newId: uuidv7 }),
      now: fixedNow,
      newId: uuidv7,
      workers,
      maxSets: 100,
      small,
    })
    const { drafts, upstream } = sets
    const { set } = await write(tx =>
      sets.create({ tx, caller, body: { slug: `set-${small}`, provenance, basedOn: core } })
    )
    const texts: Record<string, string> = {}
    const noted = (name: string, bytes: Uint8Array | string) => {
      texts[name] = Buffer.from(bytes).toString().replaceAll(set.id, 'SET').replaceAll(`set-${small}`, 'SLUG')
    }
    async function publish (name: string) {
      noted(`${name}: verdict`, await drafts.validate(organisation.id, set.id, {}))
      const prepared = await drafts.prepare({
        organisation: organisation.id,
        id: set.id,
        ifMatch: undefined,
        intent: {},
      })
      noted(`${name}: content`, prepared.version.prepared.content)
      noted(`${name}: rendered`, prepared.texts.rendered.map(part => Buffer.from(part).toString()).join(','))
      noted(`${name}: entries`, JSON.stringify(prepared.texts.entries))
      await write(tx => drafts.publish({ tx, caller, prepared, changeNote: name }))
    }
    noted('replaced', (await drafts.update({ caller, id: set.id, ifMatch: '*', body: draftOf('First') })).record)
    await publish('first')
    const patch = draftOf('Second', [add('more')])
    noted(
      'patched',
      (await drafts.update({ caller, id: set.id, ifMatch: '*', body: patch, validated: body => body as DraftBody }))
        .record
    )
    await publish('second')
    const prepared = await drafts.prepareRebase({
      organisation: organisation.id,
      id: set.id,
      version: '1.0.0',
      ifMatch: '*',
      to: '1.0.0',
    })
    noted('rebased', (await write(tx => drafts.rebase({ tx, caller, prepared }))).record)
    noted('found', (await drafts.find(organisation.id, set.id)).record)
    const { id: version } = set
    const isAsked = { ...asked, organisation: organisation.id }
    const answers = {
      diff: await bytesOf(await content.sets.diff(version, '1.0.0', '2.0.0', isAsked)),
      back: await bytesOf(await content.sets.diff(version, '2.0.0', '1.0.0', isAsked)),
      upstream: await bytesOf(await upstream.find({ set: version, version: '2.0.0' }, isAsked, undefined)),
    }
    for (const [name, { isFar, text }] of Object.entries(answers)) {
      t.equal(isFar, small === 0, `${name} is made ${small === 0 ? 'in the thread' : 'on the loop'}`)
      noted(name, text)
    }
    return texts
  }

  const [near, far] = [await madeWith(10_000_000), await madeWith(0)]
  t.equal(Object.keys(near).length, 15)
  for (const [name, text] of Object.entries(near)) t.equal(far[name], text, name)
})
