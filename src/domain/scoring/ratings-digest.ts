import { createHash } from 'node:crypto'
import { canonicalJson } from '../values/canonical-json.ts'
import type { CustomContent } from '../versions/principle-set.ts'
import type { Rating, Ratings } from '../assessments/model.ts'
import { answerOf, counting } from '../assessments/rating.ts'

/**
 * Rule S11: over what counts of one response, all that a result rests on or shows. Comments and evidence are not in it.
 * The digest is that of `digestOf` over an object by statement key, hashed statement by statement: it is made for every
 * response, of up to 10,000 statements.
 */
export function ratingsDigests ({ principles }: CustomContent): (ratings: Ratings) => string {
  const keys = principles.flatMap(({ statements }) => statements.map(({ key }) => key)).sort()
  const members = keys.map(key => `${canonicalJson(key)}:`)
  const canonicalAnswer = answerWriter()
  return ratings => {
    const hash = createHash('sha256')
    let text = '{'
    let separator = ''
    for (const [index, key] of keys.entries()) {
      const kept = ratings[key]
      const rating = kept && counting(kept)
      if (!rating) continue
      text += separator + members[index] + canonicalAnswer(rating)
      separator = ','
      if (text.length > piece) {
        hash.update(text)
        text = ''
      }
    }
    return `sha256:${hash.update(`${text}}`).digest('hex')}`
  }
}

/** Characters that are hashed at a time. */
const piece = 16_384

/** As canonical JSON. There are few different answers without a note, and each is written once. */
function answerWriter (): (rating: Rating) => string {
  const written = new Map<string, Map<string | undefined, string>>()
  return rating => {
    const { confidence } = rating
    if (!('level' in rating)) return canonicalJson({ ...answerOf(rating), confidence })
    const known = written.get(rating.level) ?? new Map<string | undefined, string>()
    const text = known.get(confidence) ?? canonicalJson({ level: rating.level, confidence })
    if (!known.has(confidence)) written.set(rating.level, known.set(confidence, text))
    return text
  }
}
