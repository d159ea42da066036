import { adaptedProvenance } from './adaptation.ts'
import { issuesOfWritten, writtenVersion, type AuthoredSet } from './authored.ts'
import { isSameJson } from '../values/canonical-json.ts'
import type { CustomContent, Principle, Provenance, Wording } from '../versions/principle-set.ts'
import type { Issue } from '../values/issue.ts'
import { normalise } from '../values/normalise.ts'
import { isSameText, textFields } from '../versions/standard-text.ts'
import { joined, translationOf } from '../versions/translations.ts'

type AnExample = CustomContent['examples'][number]

/**
 * A version as an author can go on with it. What an author cannot say (whose a text is, who placed and judged an
 * example, how the guide printed a link) is left out: `versionFromImported` gives it back. `own` is the provenance of
 * what will be written from now on.
 */
export function authoredFrom (content: CustomContent, own: Provenance): AuthoredSet {
  const {
    title,
    description,
    lang,
    scale,
    minCoverage,
    weakBelow,
    strongFrom,
    composite,
    categories,
    sources,
    wordings,
    replacedBy,
  } = content
  return {
    title,
    description,
    lang,
    scale,
    minCoverage,
    weakBelow,
    strongFrom,
    composite,
    principles: content.principles.map(({ gloss, examples, provenance, ...principle }) => ({
      ...principle,
      gloss: gloss ?? '',
      examples: examples.map(({ example }) => example),
      sources: provenance.sources,
    })),
    examples: content.examples.map(({ peerSupport, provenance: _provenance, ...example }) => ({
      ...example,
      peerSupport: peerSupport && { judgement: peerSupport.judgement, reason: peerSupport.reason },
    })),
    categories,
    sources,
    wordings,
    replacedBy,
    provenance: own,
  }
}

/**
 * The version that an author makes of one that came from elsewhere. What still says the same is still its holder's; of
 * what was reworded both are named; what came new is the author's. So an unchanged set has the digests that it came
 * with.
 */
export function versionFromImported (
  given: AuthoredSet,
  imported: CustomContent
): { readonly content: CustomContent, readonly refusals: readonly Issue[] } {
  const { value: set, refusals } = normalise(given)
  const written = writtenVersion(set)
  const isTitled = isSameJson([written.title, written.description], [imported.title, imported.description])
  const content: CustomContent = {
    ...written,
    principles: written.principles.map((principle, index) =>
      creditedPrinciple(principle, set.principles[index]?.sources, imported, set.provenance)
    ),
    examples: written.examples.map(example => creditedExample(example, imported, set.provenance)),
    provenance: isTitled
      ? imported.provenance
      : adaptedProvenance(imported.provenance, set.provenance, set.provenance.sources),
  }
  const credited = {
    ...content,
    wordings: written.wordings.map(wording => creditedWording(wording, imported, content)),
  }
  return { content: credited, refusals: [...refusals, ...issuesOfWritten(set, credited)] }
}

/**
 * Whether a wording is, word for word, one that came along: the version that it translates is then of the set that it
 * came from.
 */
export function isImportedWording (wording: Wording, imported: CustomContent | undefined): boolean {
  return importedWording(wording, imported) !== undefined
}

function creditedPrinciple (
  principle: Principle,
  sources: readonly string[] | undefined,
  imported: CustomContent,
  own: Provenance
): Principle {
  const before = imported.principles.find(({ slug }) => slug === principle.slug)
  if (!before) return principle
  const isSame = textFields.every(field => isSameText(field, before, principle))
  const provenance = isSame ? before.provenance : adaptedProvenance(before.provenance, own, [])
  return {
    ...principle,
    examples: principle.examples.map(placement =>
      before.examples.find(({ example }) => example === placement.example) ?? placement
    ),
    provenance: { ...provenance, sources: sources ?? provenance.sources },
  }
}

function creditedExample (written: AnExample, imported: CustomContent, own: Provenance): AnExample {
  const before = imported.examples.find(({ slug }) => slug === written.slug)
  if (!before) return written
  const isSame = isSameJson([written.title, written.summary], [before.title, before.summary])
  const provenance = isSame ? before.provenance : adaptedProvenance(before.provenance, own, [])
  const link = written.link?.url === before.link?.url ? before.link : written.link
  const { peerSupport, ...example } = { ...written, link, provenance }
  const isJudgedAlike = peerSupport?.judgement === before.peerSupport?.judgement &&
    peerSupport?.reason === before.peerSupport?.reason
  return isJudgedAlike ? { ...before, ...example } : { ...written, link, provenance }
}

/** What was out of date where it came from still is, and whatever moved since. */
function creditedWording (wording: Wording, imported: CustomContent, now: CustomContent): Wording {
  const before = importedWording(wording, imported)
  if (!before?.translates) return wording
  const { version } = before.translates
  const since = translationOf(wording, { version, content: imported }, now)
  return { ...wording, translates: joined(before.translates, since) }
}

function importedWording (
  { translates, ...wording }: Wording,
  imported: CustomContent | undefined
): Wording | undefined {
  return imported?.wordings.find(({ translates: before, ...other }) =>
    before?.version === translates?.version && isSameJson(other, wording)
  )
}
