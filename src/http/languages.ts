import { lookup } from 'bcp-47-match'
import Negotiator from 'negotiator'
import { escapeHtml } from './html.ts'

interface Headers {
  readonly [name: string]: string | string[] | undefined
}

/** The best of the available languages by header, else the first. */
export function chooseLanguage (headers: Headers, available: readonly string[]): string {
  const accepted = headers['accept-language']?.toString()
    .replace(/[a-z]{2,8}(-[a-z0-9]{1,8})*(?=\s*(?:[;,]|$))/gi, range => matchLanguage(range, available) ?? range)
  return new Negotiator({ headers: { 'accept-language': accepted } }).language([...available]) ?? available[0] ?? 'en'
}

/**
 * The one of the available languages that a language tag names, by RFC 4647 (lookup) among those of the same language
 * and script: `en` for `en-GB`, `zh-Hant` for `zh-TW`. Where none is of that script, by lookup alone. Undefined where
 * there is none.
 */
export function matchLanguage (tag: string, available: readonly string[]): string | undefined {
  const wanted = likely(tag)
  const readable = available.filter(one => {
    const { language, script } = likely(one) ?? {}
    return wanted !== undefined && language === wanted.language && script === wanted.script
  })
  return lookup(mostSpecificFirst(readable), tag) ??
    readable.find(one => likely(one)?.region === wanted?.region) ??
    readable[0] ??
    lookup(mostSpecificFirst(available), tag)
}

/** The library takes the first tag that the range or a beginning of it names, in the order of the tags. */
function mostSpecificFirst (tags: readonly string[]): string[] {
  return tags.toSorted((a, b) => b.length - a.length)
}

/** A language with the script and region that it most likely has. Undefined for what is no language tag. */
function likely (tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag).maximize()
  } catch {
    return undefined
  }
}

/** Which way a language is written. */
export function directionOf (lang: string): 'ltr' | 'rtl' {
  return likely(lang)?.getTextInfo().direction === 'rtl' ? 'rtl' : 'ltr'
}

/**
 * The attributes that tell a language and the way it is written, with a space before; `around` is the language of the
 * element that it stands in, for which nothing needs to be told.
 */
export function languageAttributes (lang: string, around?: string): string {
  if (lang === around) return ''
  const isTurned = directionOf(lang) !== (around === undefined ? 'ltr' : directionOf(around))
  return ` lang="${escapeHtml(lang)}"${isTurned ? ` dir="${directionOf(lang)}"` : ''}`
}
