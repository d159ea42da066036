import { isSameJson } from '../../domain/values/canonical-json.ts'
import type { AuthoredSet } from '../../domain/tailoring/authored.ts'
import { operationsOf, type Tailoring } from '../../domain/tailoring/operations.ts'
import { maxIssues } from '../../http/problems/problem.ts'
import type { SetDraft } from '../../storage/schema/sets.ts'
import { authoredSetBody, authoredSetOf, tailoringBody, tailoringOf } from './authoring.ts'
import type { DraftBody } from './schemas.ts'
import { setProblem } from '../errors.ts'
import type { NewSet } from '../new-set.ts'

type BasedDraft = Extract<SetDraft, { readonly base: object }>

/** What an organisation adds to the records of a base. */
export type OwnRecords = Pick<Tailoring, 'categories' | 'sources' | 'wordings' | 'replacedBy' | 'provenance'>

/** A draft that adopts everything, under its own title where it has one. */
export function draftOn (
  base: BasedDraft['base'],
  { title, description }: { readonly title?: string, readonly description?: string },
  own: OwnRecords
): SetDraft {
  const named = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) }
  const operations = Object.keys(named).length > 0 ? [{ op: 'configureSet' as const, ...named }] : []
  return { base, tailoring: { default: 'adopt', operations, ...own }, upstream: null }
}

/** A draft without principles. */
export function draftFromNothing (start: NewSet['start'], own: OwnRecords): SetDraft {
  const { title = '', description = '', lang = 'en' }: Partial<AuthoredSet> = start
  return { base: null, content: { title, description, lang, principles: [], examples: [], ...own } }
}

/** A draft as its author may send it again. */
export function draftBody (draft: SetDraft): DraftBody {
  return draft.base
    ? { tailoring: tailoringBody(draft.tailoring), ...(draft.upstream && { resolved: [...draft.upstream.resolved] }) }
    : { content: authoredSetBody(draft.content) }
}

/**
 * A body in the place of a draft. Throws 422 where it is of the other kind, claims an origin that no rebase gave, or a
 * decision that none asked for.
 */
export function draftOf (draft: SetDraft, { tailoring, content, resolved }: DraftBody): SetDraft {
  if (!draft.base) {
    if (!content || tailoring || resolved) {
      throw wrongDraft(
        tailoring ? '/tailoring' : '',
        'This set was made from ' +
          'nothing: send `content`'
      )
    }
    return { ...draft, content: authoredSetOf(content) }
  }
  if (!tailoring || content) {
    throw wrongDraft(
      content ? '/content' : '',
      'This set was made from another: send ' +
        '`tailoring`'
    )
  }
  const next = tailoringOf(tailoring)
  const known = operationsOf(draft.tailoring.operations, 'add').flatMap(({ operation: { origin } }) => origin ?? [])
  for (const { operation: { origin }, index } of operationsOf(next.operations, 'add')) {
    if (origin && !known.some(one => isSameJson(one, origin))) {
      throw wrongDraft(`/tailoring/operations/${index}/origin`, 'An origin is written by a rebase alone')
    }
  }
  const asked = new Set(draft.upstream?.decisions.map(({ slug }) => slug))
  const unasked = (resolved ?? []).flatMap((slug, index) =>
    asked.has(slug)
      ? []
      : [{ pointer: `/resolved/${index}`, code: 'unknown_key', detail: `No decision about "${slug}" is or was open` }]
  )
  const [first] = unasked
  if (first) throw setProblem('wrong_draft', first.detail, unasked.slice(0, maxIssues))
  return {
    ...draft,
    tailoring: next,
    upstream: draft.upstream && { ...draft.upstream, resolved: resolved ?? draft.upstream.resolved },
  }
}

function wrongDraft (pointer: string, detail: string) {
  return setProblem('wrong_draft', detail, [{ pointer, code: 'wrong_draft', detail }])
}
