import { type Test } from 'tap'
import { loadSeed, readSeed } from '../../src/content/index.ts'
import { countingIds, fixedNow, startApp } from '../fixtures/app.ts'
import { sqlite } from '../fixtures/engines.ts'
import {
  example, principle, provenance, release, seedOf, source, statement, version,
  wording
} from '../fixtures/versions.ts'

/** A version in which every text is the payload. */
function hostile (text: string) {
  const own = { ...provenance, rightsHolder: text, licence: text }
  const link = { url: text, guideUrl: `javascript:alert("${text}")`, linkCheckedOn: null }
  return version({
    title: text,
    description: text,
    principles: [
      principle('safe', {
        title: text,
        gloss: text,
        explanation: text,
        points: [text],
        statements: [statement('safe-one', { text })],
        provenance: own,
        examples: [{ example: 'circle', relation: 'illustrates', placement: 'in-guide' }, {
          example: 'cafe',
          relation: 'illustrates',
          placement: 'in-guide',
        }],
      }),
    ],
    examples: [
      example('circle', {
        title: text,
        summary: text,
        link,
        cadence: text,
        groupSize: text,
        peerSupport: { judgement: 'yes', by: 'ours', reason: text },
        provenance: own,
      }),
      example('cafe', {
        title: text,
        link: { ...link, url: `https://example.org/?"'><script>alert(1)</script>)>\\ ${text}` },
      }),
    ],
    categories: [{ slug: 'groups', title: text, description: text }],
    sources: [
      source('handbook', { title: text, authors: text, publisher: text, url: 'javascript:alert(1)', note: text }),
      source('survey', { title: text, url: 'data:text/html,<script>alert(1)</script>' }),
    ],
    wordings: [
      wording({
        status: text,
        title: text,
        description: text,
        principles: [{
          slug: 'safe',
          title: text,
          gloss: text,
          explanation: text,
          points: [text],
          statements: [{ key: 'safe-one', text }],
        }],
      }),
    ],
    provenance: own,
  })
}

/** The core set and the library full of the payload. */
export async function start (t: Test, text: string) {
  const { library } = await readSeed()
  const core = { ...release(hostile(text), { slug: 'core', changeNote: text }), origin: 'guide' as const }
  const { guide, aims, sources: { sources } } = library
  const passages = [{ slug: 'one', text }]
  const { storage } = await sqlite.open(t)
  const seed = {
    ...seedOf(core),
    library: {
      ...library,
      guide: {
        ...guide,
        title: text,
        summary: text,
        facts: passages,
        audiences: passages,
        situations: passages,
        checklistNote: text,
        adaptingNote: text,
        limits: passages,
      },
      aims: { ...aims, aims: [{ slug: 'one', title: text, text }], credit: text },
      sources: {
        sources: sources.map(one => ({
          ...one,
          title: text,
          publisher: text,
          authors: text,
          note: text,
          url: 'javascript:alert(1)',
        })),
      },
    },
  }
  await loadSeed({ storage, seed, now: fixedNow, newId: countingIds() })
  return startApp(t, { storage })
}
