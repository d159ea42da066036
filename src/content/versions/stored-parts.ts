import { canonicalJson } from '../../domain/values/canonical-json.ts'
import type { CustomContent, Principle, PrincipleTexts } from '../../domain/versions/principle-set.ts'
import { createIssue, type Issue } from '../../domain/values/issue.ts'
import type { RenderedText } from '../../storage/schema/sets.ts'
import { renderMarkdown, TooSlowToRender } from '../render/markup.ts'
import {
  entriesOfRecords, entriesOfSet, entryOfPrinciple, principlesIn, viewsOf, type Addressed, type SearchText,
  type View
} from '../search/entries.ts'

/** How long rendering may take, in milliseconds. */
export interface RenderLimits {
  /** One text. */
  readonly text: number
  /** Whether a text that takes longer is refused, or left for another turn. */
  readonly isFinal: boolean
  /** After this much, the rest is left for another turn. */
  readonly part: number
}

/** In a worker thread. Ordinary Markdown at the limit of its length takes some 5 ms; others wait for a part at most. */
export const renderLimits: RenderLimits = { text: 1_000, isFinal: true, part: 1_000 }
/** On the event loop; what takes longer is for a worker thread. */
export const renderLimitsOnLoop: RenderLimits = { text: 10, isFinal: false, part: 20 }

/** How many times as long as its Markdown the HTML of a text may be, beyond `smallHtml` characters. */
const maxExpansion = 4
const smallHtml = 2_000
/** How many things that readers will not get are named of one text: marks without end may stand there. */
const maxRemovedOfText = 20

/** Some of the texts of a version as they are stored beside its content. */
export interface VersionPart {
  readonly rendered: readonly RenderedText[]
  readonly entries: readonly SearchText[]
  /** What readers will not get as it stands there. Pointers lead into the version, after `/content`. */
  readonly removed: readonly Issue[]
  /** The texts that cannot be rendered. */
  readonly refused: readonly Issue[]
  /** The step that comes next; undefined where all is done. */
  readonly next: number | undefined
}

export interface PartOptions {
  /** Where the version will be found. Without it nothing is stored, and only what is the author's own is looked at. */
  readonly addressed?: Addressed | undefined
  /** What the version was made from: of its texts nothing is told again. */
  readonly base?: CustomContent | undefined
}

/** A principle in one wording, and the Markdown text that it has there. */
interface Step extends Pick<RenderedText, 'slug' | 'lang' | 'variant'> {
  readonly pointer: string
  readonly source: string | null
  readonly isOwn: boolean
  readonly principle: Pick<Principle, 'slug' | 'title'>
  readonly texts: Principle | PrincipleTexts
  readonly view: View
}

/** The standard wording first. A wording that says nothing of its own shows the standard text, which is stored once. */
function stepsOf (content: CustomContent, base: CustomContent | undefined): Step[] {
  const inherited = new Map(base?.principles.map(({ slug, explanation }) => [slug, explanation]))
  const inheritedWordings = new Set(base?.wordings.map(canonicalJson))
  return viewsOf(content).flatMap(view => {
    const wording = content.wordings[view.wording - 1]
    const path = wording ? `/content/wordings/${view.wording - 1}/principles` : '/content/principles'
    const isOwn = wording && (inheritedWordings.size === 0 || !inheritedWordings.has(canonicalJson(wording)))
    return principlesIn(content, view).map(({ principle, texts }, place): Step => ({
      slug: principle.slug,
      lang: view.lang,
      variant: view.variant,
      pointer: `${path}/${place}/explanation`,
      source: texts.explanation ?? null,
      isOwn: isOwn ?? inherited.get(principle.slug) !== texts.explanation,
      principle,
      texts,
      view,
    }))
  })
}

/** The part of a version that begins at a step: texts are rendered one at a time until the time of a part is over. */
export function versionPart (
  content: CustomContent,
  { addressed, base }: PartOptions,
  from: number,
  limits: RenderLimits
): VersionPart {
  const end = performance.now() + limits.part
  const rendered: RenderedText[] = []
  const entries: SearchText[] = addressed && from === 0 ? entriesOfSet(content, addressed) : []
  const removed: Issue[] = []
  const refused: Issue[] = []
  const steps = stepsOf(content, base)
  let next = from
  for (const step of steps.slice(from)) {
    if (next > from && performance.now() >= end) break
    const { text, isSlow, ...found } = addressed || step.isOwn ? renderStep(step, limits.text) : nothing
    if (isSlow && !limits.isFinal) break
    if (text && addressed) rendered.push(text)
    if (step.isOwn) removed.push(...found.removed)
    refused.push(...found.refused)
    next++
    if (addressed) entries.push(entryOfPrinciple(step.principle, step.texts, step.view, addressed, text))
    if (addressed && next === content.principles.length) entries.push(...entriesOfRecords(content, addressed))
  }
  return { rendered, entries, removed, refused, next: next < steps.length ? next : undefined }
}

interface RenderedStep extends Pick<VersionPart, 'removed' | 'refused'> {
  readonly text?: RenderedText
  readonly isSlow?: boolean
}

const nothing: RenderedStep = { removed: [], refused: [] }

function renderStep ({ pointer, source, slug, lang, variant }: Step, timeLimit: number): RenderedStep {
  if (source === null) return nothing
  const refuse = (code: string, detail: string): RenderedStep => ({
    removed: [],
    refused: [createIssue(pointer, code, detail)],
  })
  try {
    const { removed, ...text } = renderMarkdown(source, timeLimit)
    const limit = Math.max(smallHtml, maxExpansion * source.length)
    if (text.html.length > limit) {
      return refuse(
        'too_large_to_render',
        `The text becomes ${text.html.length} characters of HTML; at most ${limit} are allowed: use fewer marks`
      )
    }
    return {
      text: { slug, lang, variant, ...text },
      removed: removed.slice(0, maxRemovedOfText).map(({ code, detail }) => createIssue(pointer, code, detail)),
      refused: [],
    }
  } catch (error) {
    if (!(error instanceof TooSlowToRender)) throw error
    return {
      ...refuse('too_slow_to_render', 'The text takes too long to render: shorten it, or use simpler Markdown'),
      isSlow: true,
    }
  }
}
