import { pointerTo, createIssue, type Issue } from './issue.ts'

/**
 * A copy of a JSON value that canonical JSON can hold, so that everything made of it has a digest: a lone surrogate and
 * a number without end, which both come through JSON.parse, are refused where they stand and replaced.
 */
export function normalise<Value> (value: Value): { readonly value: Value, readonly refusals: readonly Issue[] } {
  const refusals: Issue[] = []
  return { value: copied(value, '', refusals) as Value, refusals }
}

function copied (value: unknown, pointer: string, refusals: Issue[]): unknown {
  if (typeof value === 'string' && !value.isWellFormed()) {
    refusals.push(createIssue(pointer, 'text_not_well_formed', 'The text holds half a character'))
    return value.toWellFormed()
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    refusals.push(createIssue(pointer, 'number_out_of_range', 'The number is too great'))
    return 0
  }
  if (Array.isArray(value)) return value.map((item, index) => copied(item, pointer + pointerTo(index), refusals))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map((
        [name, member]
      ) => [name.toWellFormed(), copied(member, pointer + pointerTo(name.toWellFormed()), refusals)])
  )
}
