/** What is searched: texts of the library, and sets of two organisations in every visibility. */
import type { Test } from 'tap'
import { indexedWords } from '../../src/content/search/words.ts'
import type { Access, SearchTerms } from '../../src/storage/storage.ts'
import type { Engine } from '../fixtures/engines.ts'
import { addOrganisation, entryRow, setRow, sought, uuid } from '../fixtures/rows.ts'

export const mine = uuid(1)
const theirs = uuid(2)

/** slug → title and text, as people write them. */
const texts: Record<string, [title: string, text: string]> = {
  mutual: ['Mutual support', 'People who draw on care help each other. It’s give-and-take.'],
  reciprocal: ['Reciprocal', 'Support goes both ways, café to café; 3rd Thursday, 10am (B12).'],
  safe: ['Safe', 'Trust and support'],
  odd: ['C++ & "quotes" * NEAR(x)', "O'Brien’s naïve façade — Ωμέγα ΛΌΓΟΣ straße ﬁne 数据 привет"],
  empty: ['Nothing', ''],
}

export async function fill (t: Test, engine: Engine) {
  const { storage } = await engine.open(t)
  const { searchEntries, principleSets } = storage.tables
  const me = await addOrganisation(storage, mine)
  const others = await addOrganisation(storage, theirs)
  const words = (text: string) => indexedWords(text, 'cy')
  await me.write(async tx => {
    for (const [index, [slug, [title, text]]] of Object.entries(texts).entries()) {
      await tx.insert(searchEntries).values(
        entryRow(mine, uuid(10 + index), { slug, title, text, titleWords: words(title), textWords: words(text) })
      )
    }
  })
  for (const [access, organisation, n] of [[me, mine, 30], [others, theirs, 40]] as const) {
    await access.write(async tx => {
      for (const [index, visibility] of (['private', 'unlisted', 'public'] as const).entries()) {
        const [setId, setSlug] = [uuid(n + index), `set-${n}-${visibility}`]
        await tx.insert(principleSets).values(setRow(organisation, setId, { visibility, slug: setSlug }))
        await tx.insert(searchEntries).values(entryRow(organisation, uuid(n + 100 + index), {
          setId,
          setSlug,
          slug: `${n}-${visibility}`,
          type: index === 0 ? 'example' : 'principle',
          category: index === 2 ? 'online' : null,
          titleWords: 'garden',
          textWords: 'shed',
        }))
      }
    })
  }
  return { storage, me, others }
}

export async function slugs (access: Access, { words, ...terms }: Partial<SearchTerms> & { words: readonly string[] }) {
  return (await access.search({ limit: 50, ...sought(words), ...terms })).map(({ slug }) => slug)
}
