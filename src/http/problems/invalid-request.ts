import type { FastifyError } from 'fastify'
import { pointerTo } from '../../domain/values/issue.ts'
import { httpProblems, maxIssues, Problem, type RequestIssue } from './problem.ts'
import { sentenceOf } from './sentences.ts'

type Validation = NonNullable<FastifyError['validation']>

/** How many of what a validator told are looked at: more than one may be of one place. */
const maxRead = 10 * maxIssues

/** The problem of a request whose body (422) or parameters (400) break their schema, of what a validator told. */
export function invalidRequest (validation: Validation, context: FastifyError['validationContext']): Problem {
  const inBody = context === 'body'
  const faults = new Map<string, RequestIssue>()
  for (const broken of withoutChoices(validation.slice(0, maxRead))) {
    const { instancePath, keyword, params } = broken
    const name = extraOrMissing(params)
    const code = keyword === 'additionalProperties' ? 'unknown' : keyword === 'required' ? 'missing' : 'invalid'
    const place = inBody
      ? instancePath + (name === undefined ? '' : pointerTo(name))
      : name ?? instancePath.split('/')[1] ?? ''
    const detail = sentenceOf(broken, inBody)
    // What else is wrong with the same value is told by the first: an empty text also breaks its pattern.
    if (!faults.has(place)) faults.set(place, { [inBody ? 'pointer' : 'parameter']: place, code, detail })
  }
  const told = [...faults.values()].slice(0, maxIssues)
  const type = inBody ? httpProblems.invalid_body : httpProblems.invalid_parameter
  const detail = told.map(({ pointer, parameter, detail }) =>
    `${pointer === '' ? 'The body' : pointer ?? parameter} ${detail}`
  ).join('; ')
  const more = faults.size > maxIssues || validation.length > maxRead ? ', and more' : ''
  return new Problem(type, `${detail}${more}. /openapi.json lists what is allowed`, { faults: told })
}

/** Without "or null" and the like, where what is wrong with the value itself is told. */
function withoutChoices (validation: Validation): Validation {
  const isChoice = ({ keyword, params }: Validation[number]) => keyword === 'anyOf' || params.type === 'null'
  const [choices, others] = [validation.filter(isChoice), validation.filter(one => !isChoice(one))]
  const isTold = ({ instancePath: place }: Validation[number]) =>
    others.some(({ instancePath }) => instancePath === place || instancePath.startsWith(`${place}/`))
  return [...others, ...choices.filter(choice => !isTold(choice))]
}

function extraOrMissing (params: Record<string, unknown>): string | undefined {
  const name = params.additionalProperty ?? params.missingProperty
  return typeof name === 'string' ? name : undefined
}
