import type { AuthoredPrinciple, AuthoredStatement } from '../../domain/tailoring/authored.ts'
import { countLimits, maxWeight, isBlank, lengthOf, slugPattern, textLimits } from '../../domain/values/limits.ts'
import { notApplicablePolicies, type CustomContent } from '../../domain/versions/principle-set.ts'
import type { Cells, Column, Row, TableIssue } from './columns.ts'

const slugs = new RegExp(slugPattern)
const none: Cells = {
  principle: '',
  title: '',
  gloss: '',
  explanation: '',
  statement: '',
  text: '',
  weight: '',
  counted: '',
  notApplicable: '',
}

/** The texts of the principles that stand in any row of each: what a table says once, it need not repeat. */
const ofPrinciple = ['title', 'gloss', 'explanation'] as const
const ofStatement = ['statement', 'text', 'weight', 'counted', 'notApplicable'] as const

/** The standard texts of a version, a row a statement. The texts of a principle stand in its first row. */
export function rowsOfPrinciples ({ principles }: CustomContent): Cells[] {
  return principles.flatMap(({ slug, title, gloss, explanation, statements }) => {
    const first = { ...none, principle: slug, title, gloss: gloss ?? '', explanation: explanation ?? '' }
    const [one, ...others] = statements.map(({ key, text, weight, counted, notApplicable }) => ({
      statement: key,
      text,
      weight: String(weight),
      counted: String(counted),
      notApplicable,
    }))
    return [{ ...first, ...one }, ...others.map(other => ({ ...none, principle: slug, ...other }))]
  })
}

interface Group {
  /** Of the first row. */
  readonly line: number
  readonly texts: Map<typeof ofPrinciple[number], { readonly text: string, readonly line: number }>
  readonly statements: AuthoredStatement[]
}

/**
 * The principles that a table tells of, in the order in which they first appear, and everything that is wrong with its
 * cells.
 */
export function principlesOfRows (
  rows: readonly Row[]
): { readonly principles: readonly AuthoredPrinciple[], readonly faults: readonly TableIssue[] } {
  const faults: TableIssue[] = []
  const groups = new Map<string, Group>()
  const keys = new Map<string, number>()

  for (const { line, cells } of rows) {
    const tell = (column: Column, code: string, detail: string) => {
      faults.push({ line, column, code, detail })
    }
    if (!isSlug(cells.principle, 'principle', tell)) continue
    const group: Group = groups.get(cells.principle) ?? { line, texts: new Map(), statements: [] }
    groups.set(cells.principle, group)
    for (const column of ofPrinciple) {
      const text = cells[column]
      const before = group.texts.get(column)
      if (text === '') continue
      if (before && before.text !== text) {
        tell(
          column,
          'contradiction',
          `says otherwise than line ${before.line} ` +
            'about the same principle'
        )
      }
      if (!before) isShort(text, column, textLimits[column], tell)
      group.texts.set(column, before ?? { text, line })
    }
    if (ofStatement.every(column => cells[column] === '')) continue
    const statement = statementOf(cells, tell)
    const before = keys.get(cells.statement)
    if (before !== undefined) tell('statement', 'duplicate_key', `is used in line ${before} already`)
    else if (cells.statement !== '') keys.set(cells.statement, line)
    group.statements.push(statement)
    if (group.statements.length === countLimits.statements + 1) {
      tell(
        'statement',
        'too_many',
        'A principle may ' +
          `have ${countLimits.statements} statements`
      )
    }
  }

  for (const { line, texts } of groups.values()) {
    if (!texts.has('title')) {
      faults.push({
        line,
        column: 'title',
        code: 'missing',
        detail: 'is needed once for each principle',
      })
    }
  }
  const [, beyond] = [...groups.values()].slice(countLimits.principles - 1)
  if (beyond) {
    faults.push({
      line: beyond.line,
      column: 'principle',
      code: 'too_many',
      detail: `A set may have ${countLimits.principles} principles`,
    })
  }
  return { principles: [...groups].map(principleOf), faults: faults.sort((a, b) => a.line - b.line) }
}

function principleOf ([slug, { texts, statements }]: readonly [string, Group]): AuthoredPrinciple {
  const explanation = texts.get('explanation')?.text
  return {
    slug,
    title: texts.get('title')?.text ?? '',
    gloss: texts.get('gloss')?.text ?? '',
    ...(explanation !== undefined && { explanation }),
    ...(statements.length > 0 && { statements }),
  }
}

type Tell = (column: Column, code: string, detail: string) => void

/** What is left out has the default of rules/sets.md. */
function statementOf ({ statement, text, weight, counted, notApplicable }: Cells, tell: Tell): AuthoredStatement {
  isSlug(statement, 'statement', tell)
  if (isBlank(text)) tell('text', 'missing', 'is needed for a statement')
  else isShort(text, 'text', textLimits.statement, tell)
  if (weight !== '' && !(/^\d{1,4}$/.test(weight) && Number(weight) <= maxWeight)) {
    tell('weight', 'bad_weight', `must be a whole number from 0 to ${maxWeight}`)
  }
  const isCounted = counted.toLowerCase()
  if (!['', 'true', 'false'].includes(isCounted)) tell('counted', 'invalid', 'must be true or false')
  const policy = notApplicablePolicies.find(one => one === notApplicable.toLowerCase())
  if (notApplicable !== '' && !policy) {
    tell(
      'notApplicable',
      'invalid',
      'must be one of ' +
        `${notApplicablePolicies.join(', ')}`
    )
  }
  return {
    key: statement,
    text,
    ...(weight !== '' && { weight: Number(weight) }),
    ...(isCounted !== '' && { counted: isCounted === 'true' }),
    ...(policy && { notApplicable: policy }),
  }
}

function isSlug (text: string, column: Column, tell: Tell): boolean {
  const isGood = slugs.test(text)
  if (text === '') tell(column, 'missing', 'is needed')
  else if (!isGood) {
    tell(
      column,
      'bad_slug',
      `"${text.slice(0, 80)}" is no slug: 2 to 63 small letters, digits and hyphens, beginning with a letter`
    )
  }
  return isGood
}

function isShort (text: string, column: Column, limit: number, tell: Tell): void {
  const length = lengthOf(text)
  if (length > limit) tell(column, 'text_too_long', `has ${length} characters; at most ${limit} are allowed`)
}
