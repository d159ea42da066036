import { ok } from '@oazapfts/runtime'
import { createAssessment, defaults, getResult, replaceResponse } from '../generated/oazapfts.ts'
import { response, safe, settings, type Target } from './assessment.ts'

export async function assess ({ baseUrl, key, arrangement }: Target) {
  Object.assign(defaults, { baseUrl, headers: { authorization: `Bearer ${key}` } })
  const { id: assessment } = await ok(createAssessment({ ...settings, arrangement }))
  await ok(replaceResponse(assessment, '*', response))
  return { assessment, value: safe(await ok(getResult(assessment, 1))) }
}
