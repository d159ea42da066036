import type { TranslationUnit } from '../../domain/versions/translation-units.ts'

/** What is told of a text to who translates it, one sentence each. */
export function notesOf (units: readonly TranslationUnit[], translated: string): Array<readonly string[]> {
  const terms = termsOf(units)
  return units.map(unit => [
    `${unit.what}. At most ${unit.limit.toLocaleString('en')} characters.`,
    ...stateOf(unit, translated),
    ...termsIn(unit, terms),
  ])
}

function stateOf ({ target, isOutdated }: TranslationUnit, translated: string): string[] {
  if (target === undefined) return []
  return isOutdated
    ? [`Outdated: the translation is of version ${translated}, and the text may have changed since.`]
    : ['The translation is current.']
}

type Term = Pick<TranslationUnit, 'key' | 'source' | 'target'>

/** How many terms of one text are told of. */
const maxTerms = 5

/** What principles are called is called alike wherever it stands. */
function termsOf (units: readonly TranslationUnit[]): Term[] {
  return units.filter(({ key }) => /^principles\.[^.]+\.title$/.test(key))
}

function termsIn ({ key, source }: TranslationUnit, terms: readonly Term[]): string[] {
  return terms
    .filter(term => term.key !== key && hasWord(source, term.source))
    .slice(0, maxTerms)
    .map(term =>
      term.target === undefined
        ? `Term: "${term.source}" is the title of a principle (${term.key}).`
        : `Term: "${term.source}" is "${term.target}".`
    )
}

const letter = /[\p{L}\p{N}]/u

function hasWord (text: string, word: string): boolean {
  const at = text.indexOf(word)
  const around = [text[at - 1], text[at + word.length]]
  return at >= 0 && around.every(sign => sign === undefined || !letter.test(sign))
}
