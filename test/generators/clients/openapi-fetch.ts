import createClient from 'openapi-fetch'
import type { paths } from '../generated/openapi-typescript.d.ts'
import { lines, response, safe, settings, type Target, type Texts } from './assessment.ts'

const connect = ({ baseUrl, key }: Target) =>
  createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${key}` } })

export async function assess (target: Target) {
  const api = connect(target)
  const made = await api.POST('/v1/assessments', { body: { ...settings, arrangement: target.arrangement } })
  const assessment = made.data?.id ?? ''
  await api.PUT('/v1/assessments/{assessment}/response', {
    params: { path: { assessment }, header: { 'if-match': '*' } },
    body: response,
  })
  const path = { assessment, number: 1 }
  const { data } = await api.GET('/v1/assessments/{assessment}/results/{number}', { params: { path } })
  return { assessment, value: typeof data === 'object' ? safe(data) : undefined }
}

export async function texts (target: Target, assessment: string): Promise<Texts> {
  const api = connect(target)
  const body = lines(target.arrangement)
  const path = { assessment, number: 1 }
  const headers = { 'content-type': 'application/x-ndjson' }
  const profile = '/v1/assessments/{assessment}/results/{number}/profile'
  const { data: picture = '' } = await api.GET(profile, { params: { path }, parseAs: 'text' })
  const { data: imported = '' } = await api.POST('/v1/assessment-imports', {
    body,
    bodySerializer: String,
    headers,
    parseAs: 'text',
  })
  const { data: exported = '' } = await api.GET('/v1/assessments/export', { parseAs: 'text' })
  return { picture, imported, exported }
}
