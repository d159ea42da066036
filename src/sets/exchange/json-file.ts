import { issueOfBytes, issueOfNames, withLineBreaks, withoutPauses } from '../../http/body/strict-json.ts'
import { httpProblems, Problem } from '../../http/problems/problem.ts'
import { giveUp, type JsonBytes } from '../../workers/json-bytes.ts'

/** As `http/json-body.ts` reads other bodies, in one go. Throws 400. */
export function jsonOf (bytes: JsonBytes): unknown {
  const malformed = (detail: string) => new Problem(httpProblems.malformed_request, detail)
  const issue = issueOfBytes(bytes)
  if (issue !== undefined) throw malformed(issue)
  const text = withLineBreaks(new TextDecoder().decode(bytes))
  giveUp(bytes)
  if (text === '') {
    throw malformed(
      `Body cannot be empty when content-type is set to 'application/json'. ${httpProblems.malformed_request.help}`
    )
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw malformed('The body is not valid JSON')
  }
  // Any other name that JavaScript gives a meaning is unknown to the schema.
  const names = /"__proto__"\s*:/.test(text)
    ? 'The name "__proto__" is not taken: leave it out'
    : withoutPauses(issueOfNames(text))
  if (names !== undefined) throw malformed(names)
  return value
}
