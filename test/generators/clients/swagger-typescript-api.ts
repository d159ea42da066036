import { Api } from '../generated/swagger-typescript-api.ts'
import { response, safe, settings, type Target, type Texts } from './assessment.ts'

const connect = ({ baseUrl, key }: Target) =>
  new Api({ baseUrl, baseApiParams: { headers: { authorization: `Bearer ${key}` } } })

export async function assess (target: Target) {
  const { v1 } = connect(target)
  const made = await v1.createAssessment({ ...settings, arrangement: target.arrangement })
  const assessment = made.data.id
  await v1.replaceResponse(assessment, response, {}, { headers: { 'if-match': '*' } })
  const { data } = await v1.getResult(assessment, 1)
  return { assessment, value: safe(data) }
}

/** It can send no body of lines. */
export async function texts (target: Target, assessment: string): Promise<Texts> {
  const { v1 } = connect(target)
  const { data: picture } = await v1.getProfilePicture(assessment, 1, {}, { format: 'text' })
  const { data: exported } = await v1.exportAssessments({}, { format: 'text' })
  return { picture, exported }
}
