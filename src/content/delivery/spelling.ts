import { extensions } from '../../http/media.ts'
import type { ContentRequest } from './resources.ts'
import { linkStateFilters } from '../link-states/schemas.ts'
import { exampleFilters } from './requests.ts'

/** Addresses that mean the same are known by one spelling, so that there is one cached answer. */

const names = Object.keys({ ...exampleFilters, ...linkStateFilters })
const values = new RegExp(`(?<=[?&](?:${names.join('|')})=)[^&]+`, 'g')
const comma = /,|%2c/i

/** An address with the values of each filter in one order. */
export function withOneSpelling (url: string): string {
  return comma.test(url) ? url.replace(values, text => text.split(comma).sort().join(',')) : url
}

/** The same of filters that were read, each value once. */
export function inOrder (filters: object): object {
  return Object.fromEntries(Object.entries(filters).map(([name, value]) =>
    [name, Array.isArray(value) ? [...new Set<string>(value)].sort() : value]
  ))
}

/** An address in its parts: its ending, such as ".md", its query with the question mark, and what is before them. */
export function partsOfAddress (address: string): Pick<ContentRequest, 'path' | 'ending' | 'search'> {
  const url = withOneSpelling(address)
  const mark = url.indexOf('?')
  const whole = mark < 0 ? url : url.slice(0, mark)
  const last = whole.slice(whole.lastIndexOf('.'))
  const ending = extensions.has(last.slice(1)) ? last : ''
  return { path: whole.slice(0, whole.length - ending.length), ending, search: mark < 0 ? '' : url.slice(mark) }
}
