import { setConfig } from '../generated/kubb/.kubb/fetch.ts'
import { createAssessment, getResult, replaceResponse } from '../generated/kubb/index.ts'
import { response, safe, settings, type Target } from './assessment.ts'

export async function assess ({ baseUrl, key, arrangement }: Target) {
  setConfig({ baseURL: baseUrl, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' } })
  const { id: assessment } = await createAssessment({ ...settings, arrangement })
  await replaceResponse(assessment, response, { 'if-match': '*' })
  const result = await getResult(assessment, 1)
  return { assessment, value: typeof result === 'object' ? safe(result) : undefined }
}
