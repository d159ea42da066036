import { countLimits, maxWeight, isBlank, lengthOf, slugPattern, textLimits } from '../values/limits.ts'
import type { CustomContent, LevelTexts, Principle, Wording } from './principle-set.ts'
import { createIssue, type Issue } from '../values/issue.ts'

const slugs = new RegExp(slugPattern)

/**
 * Rule V4: every text, key, weight and count of a version that is over its limit, missing or malformed, in document
 * order.
 */
export function issuesOfTexts (content: CustomContent): Issue[] {
  return [
    ...written('/title', content.title, textLimits.title),
    ...atMost('/description', content.description, textLimits.description),
    ...tooMany('/principles', content.principles, countLimits.principles),
    ...tooMany('/examples', content.examples, countLimits.examples),
    ...tooMany('/categories', content.categories, countLimits.categories),
    ...tooMany('/sources', content.sources, countLimits.sources),
    ...tooMany('/wordings', content.wordings, countLimits.wordings),
    ...(content.scale ? wellFormed('/scale/key', content.scale.key) : []),
    ...refusalsOfLevels(content.scale?.levels ?? [], '/scale/levels'),
    ...content.principles.flatMap((principle, index) =>
      refusalsOfPrinciple(principle, content.assessable, `/principles/${index}`)
    ),
    ...content.examples.flatMap(({ slug, title, summary }, index) => [
      ...wellFormed(`/examples/${index}/slug`, slug),
      ...written(`/examples/${index}/title`, title, textLimits.title),
      ...written(`/examples/${index}/summary`, summary, textLimits.summary),
    ]),
    ...content.categories.flatMap(({ slug, title, description }, index) => [
      ...wellFormed(`/categories/${index}/slug`, slug),
      ...written(`/categories/${index}/title`, title, textLimits.label),
      ...atMost(`/categories/${index}/description`, description, textLimits.description),
    ]),
    ...content.sources.flatMap(({ slug, title }, index) => [
      ...wellFormed(`/sources/${index}/slug`, slug),
      ...written(`/sources/${index}/title`, title, textLimits.title),
    ]),
    ...content.wordings.flatMap((wording, index) => refusalsOfWording(wording, `/wordings/${index}`)),
  ]
}

function refusalsOfPrinciple (principle: Principle, assessable: boolean, pointer: string): Issue[] {
  const { slug, title, gloss, explanation, points, statements, weight } = principle
  return [
    ...wellFormed(`${pointer}/slug`, slug),
    ...written(`${pointer}/title`, title, textLimits.title),
    ...(assessable && (gloss === null || isBlank(gloss))
      ? [
          createIssue(
          `${pointer}/gloss`,
          'gloss_missing',
          `The principle "${slug}" needs a gloss: one sentence that says what it means`
          ),
        ]
      : atMost(`${pointer}/gloss`, gloss ?? '', textLimits.gloss)),
    ...atMost(`${pointer}/explanation`, explanation ?? '', textLimits.explanation),
    ...tooMany(`${pointer}/points`, points, countLimits.points),
    ...points.flatMap((point, index) => written(`${pointer}/points/${index}`, point, textLimits.point)),
    ...tooMany(`${pointer}/statements`, statements, countLimits.statements),
    ...statements.flatMap((statement, index) => [
      ...wellFormed(`${pointer}/statements/${index}/key`, statement.key),
      ...written(`${pointer}/statements/${index}/text`, statement.text, textLimits.statement),
      ...weighed(`${pointer}/statements/${index}/weight`, statement.weight),
    ]),
    ...weighed(`${pointer}/weight`, weight),
  ]
}

function refusalsOfLevels (levels: readonly LevelTexts[], pointer: string): Issue[] {
  return [
    ...tooMany(pointer, levels, countLimits.levels),
    ...levels.flatMap(({ key, label, anchor }, index) => [
      ...wellFormed(`${pointer}/${index}/key`, key),
      ...written(`${pointer}/${index}/label`, label, textLimits.label),
      ...atMost(`${pointer}/${index}/anchor`, anchor, textLimits.anchor),
    ]),
  ]
}

/** A text that a wording gives stands in the place of the standard one, so it may not be blank either. */
function refusalsOfWording (
  { title, description = '', scale, principles, examples = [], categories = [] }: Wording,
  pointer: string
): Issue[] {
  return [
    ...given(`${pointer}/title`, title, textLimits.title),
    ...atMost(`${pointer}/description`, description, textLimits.description),
    ...refusalsOfLevels(scale?.levels ?? [], `${pointer}/scale/levels`),
    ...principles.flatMap(({ title, gloss, explanation = '', points = [], statements = [] }, index) => {
      const place = `${pointer}/principles/${index}`
      return [
        ...given(`${place}/title`, title, textLimits.title),
        ...given(`${place}/gloss`, gloss, textLimits.gloss),
        ...atMost(`${place}/explanation`, explanation, textLimits.explanation),
        ...tooMany(`${place}/points`, points, countLimits.points),
        ...points.flatMap((point, each) => written(`${place}/points/${each}`, point, textLimits.point)),
        ...statements.flatMap(({ text }, each) =>
          written(`${place}/statements/${each}/text`, text, textLimits.statement)
        ),
      ]
    }),
    ...examples.flatMap(({ title, summary, reason, cadence, groupSize }, index) => {
      const place = `${pointer}/examples/${index}`
      return [
        ...given(`${place}/title`, title, textLimits.title),
        ...given(`${place}/summary`, summary, textLimits.summary),
        ...given(`${place}/reason`, reason, textLimits.summary),
        ...given(`${place}/cadence`, cadence, textLimits.label),
        ...given(`${place}/groupSize`, groupSize, textLimits.label),
      ]
    }),
    ...categories.flatMap(({ title, description = '' }, index) => [
      ...given(`${pointer}/categories/${index}/title`, title, textLimits.label),
      ...atMost(`${pointer}/categories/${index}/description`, description, textLimits.description),
    ]),
  ]
}

function given (place: string, text: string | undefined, limit: number): Issue[] {
  return text === undefined ? [] : written(place, text, limit)
}

function written (pointer: string, text: string, limit: number): Issue[] {
  return isBlank(text)
    ? [createIssue(pointer, 'text_missing', 'There is no text that can be read')]
    : atMost(pointer, text, limit)
}

function atMost (pointer: string, text: string, limit: number): Issue[] {
  // There are never more characters than code units, and those need no counting.
  if (text.length <= limit) return []
  const length = lengthOf(text)
  return length > limit
    ? [createIssue(pointer, 'text_too_long', `The text has ${length} characters; at most ${limit} are allowed`)]
    : []
}

function tooMany (pointer: string, list: readonly unknown[], limit: number): Issue[] {
  return list.length > limit
    ? [createIssue(pointer, 'too_many', `There are ${list.length}; at most ${limit} are allowed`)]
    : []
}

function wellFormed (pointer: string, slug: string): Issue[] {
  return slugs.test(slug)
    ? []
    : [
        createIssue(
          pointer,
          'bad_slug',
        `"${slug.slice(0, 80)}" is no slug: 2 to 63 small letters, digits and hyphens, beginning with a letter`
        ),
      ]
}

function weighed (pointer: string, weight: number): Issue[] {
  return Number.isInteger(weight) && weight >= 0 && weight <= maxWeight
    ? []
    : [createIssue(pointer, 'bad_weight', `A weight is a whole number from 0 to ${maxWeight}`)]
}
