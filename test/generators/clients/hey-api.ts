import { client } from '../generated/hey-api/client.gen.ts'
import {
  createAssessment, exportAssessments, getProfilePicture, getResult, importAssessments,
  replaceResponse
} from '../generated/hey-api/index.ts'
import { lines, response, safe, settings, type Target, type Texts } from './assessment.ts'

const throwOnError = true

export async function assess ({ baseUrl, key, arrangement }: Target) {
  client.setConfig({ baseUrl, auth: key })
  const made = await createAssessment({ body: { ...settings, arrangement }, throwOnError })
  const assessment = made.data.id
  await replaceResponse({ path: { assessment }, headers: { 'if-match': '*' }, body: response, throwOnError })
  const { data } = await getResult({ path: { assessment, number: 1 }, throwOnError })
  return { assessment, value: typeof data === 'object' ? safe(data) : undefined }
}

export async function texts ({ arrangement }: Target, assessment: string): Promise<Texts> {
  const body = lines(arrangement)
  const path = { assessment, number: 1 }
  const { data: picture } = await getProfilePicture({ path, parseAs: 'text', throwOnError })
  const { data: imported } = await importAssessments({ body, bodySerializer: null, parseAs: 'text', throwOnError })
  const { data: exported } = await exportAssessments({ parseAs: 'text', throwOnError })
  return { picture: String(picture), imported, exported }
}
