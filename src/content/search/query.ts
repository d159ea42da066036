import type { SoughtWord, WordsOfLanguage } from '../../storage/storage.ts'
import { isStop, stemOf } from './languages.ts'
import { joinedWord, wordsOf, type Word } from './words.ts'

/** A search text, read. */
export interface Query {
  /** The words as they were typed, by their places. */
  readonly typed: readonly string[]
  /** What is looked for in the texts of a language, by its name in the index. */
  in(language: string): WordsOfLanguage
}

/** What a word may be in a text: itself, what it comes from, and one word with its neighbour. */
function formsOf (words: readonly Word[], place: number, language: string): string[] {
  const joined = [words.slice(place - 1, place + 1), words.slice(place, place + 2)].map(joinedWord)
  const forms = [words[place], ...joined].flatMap(form =>
    form ? [form.word, stemOf(form.written, language) ?? form.word] : []
  )
  return [...new Set(forms)]
}

/** Reads what somebody typed. Its last word may be the beginning of one. */
export function readQuery (text: string): Query {
  const words = wordsOf(text)
  const known = new Map<string, WordsOfLanguage>()

  function wordsIn (language: string): WordsOfLanguage {
    const all = words.map(({ word }, place): SoughtWord => ({
      place,
      forms: formsOf(words, place, language),
      ...(place === words.length - 1 && { beginning: word }),
    }))
    const telling = all.filter(({ place }) => !isStop(words[place]?.word ?? '', language))
    return { language, words: telling.length > 0 ? telling : all }
  }

  return {
    typed: words.map(({ start, end }) => text.slice(start, end)),
    in (language) {
      const found = known.get(language) ?? wordsIn(language)
      known.set(language, found)
      return found
    },
  }
}
