/** A value JSON can hold. `undefined` members are left out, as JSON.stringify does. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * The JSON Canonicalization Scheme, RFC 8785: no white space, members sorted by UTF-16 code unit,
 * strings and numbers as ECMAScript writes them. Throws a TypeError for a number JSON cannot hold
 * and for a lone surrogate, which the scheme forbids.
 */
export function canonicalJson (value: unknown): string {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return `[${value.map(item => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value === 'object' && value !== null) return membersOf(value as Members)
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(
      'Canonical JSON has no infinity ' +
        'and no NaN'
    )
  }
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return JSON.stringify(value)
  throw new TypeError(`Canonical JSON cannot hold a ${typeof value}`)
}

/**
 * The same in parts, of which none is a text of the whole: the items and members of the first levels, one by one. For a
 * hash of something large.
 */
export function * canonicalParts (value: unknown, levels = 2): Generator<string> {
  if (levels === 0 || typeof value !== 'object' || value === null) return yield canonicalJson(value)
  const isList = Array.isArray(value)
  const members = isList
    ? value.map((item: unknown) => ['', item ?? null] as const)
    : namesOf(value as Members).map(name => [`${text(name)}:`, (value as Members)[name]] as const)
  let separator = isList ? '[' : '{'
  for (const [name, member] of members) {
    yield separator + name
    yield * canonicalParts(member, levels - 1)
    separator = ','
  }
  yield `${separator === ',' ? '' : separator}${isList ? ']' : '}'}`
}

type Members = Readonly<Record<string, unknown>>

/** Of the members that are written. The order of `sort` is by UTF-16 code unit. */
function namesOf (value: Members): string[] {
  return Object.keys(value).filter(name => value[name] !== undefined).sort()
}

function membersOf (value: Members): string {
  let members = ''
  for (const name of namesOf(value)) members += `${members && ','}${text(name)}:${canonicalJson(value[name])}`
  return `{${members}}`
}

/** Whether two JSON values are the same, whatever the order of their members. */
export function isSameJson (a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length &&
      a.every((item, index) => isSameJson(item ?? null, b[index] ?? null))
  }
  const [before, after] = [a, b] as ReadonlyArray<Readonly<Record<string, unknown>>>
  if (!before || !after) return false
  return Object.keys(after).every(name => after[name] === undefined || before[name] !== undefined) &&
    Object.keys(before).every(name =>
      before[name] === undefined || (after[name] !== undefined && isSameJson(before[name], after[name]))
    )
}

/** Characters that stand in JSON as they are. Most texts have no others, and need no second look. */
const plain = /^[ !#-[\]-~]*$/

function text (value: string): string {
  if (plain.test(value)) return `"${value}"`
  if (!value.isWellFormed()) throw new TypeError('Canonical JSON cannot hold a lone surrogate')
  return JSON.stringify(value)
}
