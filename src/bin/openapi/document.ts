import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildApp } from '../../app.ts'
import { readConfig } from '../../config.ts'
import { loadSeed, readSeed } from '../../content/index.ts'
import { openEvents } from '../../audit/index.ts'
import { addExamples, type ExampleTokens, type OpenApiDocument } from './examples.ts'
import { openApiOptions } from '../../http/openapi.ts'
import { openIdentity, scopes } from '../../identity/index.ts'
import { exampleFile } from '../../sets/index.ts'
import type { Storage } from '../../storage/storage.ts'
import { addExampleAssessments } from './example-assessments.ts'
import { addStoredAssessment } from './example-records.ts'
import { openMigrated } from '../prepare.ts'

const logger = pino({ level: 'silent' })

/** What the answers of the examples depend on, apart from the seed: the same on every machine and in the tests. */

export const fixedNow = () => new Date('2026-11-22T12:00:00.000Z')

/** UUIDs that count up. */
export function countingIds (kind = '8', count = 0) {
  return () => `01a00000-0000-7000-${kind}000-${String(++count).padStart(12, '0')}`
}

/** All zeros: what stands in the document can be seen to open nothing elsewhere. */
export const fixedSecret = () => Buffer.alloc(32)

/** Makes what the examples are about, and gives the token of a key with every scope. */
export async function addExampleData (storage: Storage): Promise<ExampleTokens> {
  const apiKey = await addExampleOrganisation(storage)
  // With ids of their own, so that theirs do not depend on what was made before.
  await withIdsFrom(3000, storage, app => addExampleSet(app, apiKey))
  await withIdsFrom(4000, storage, app => addImportedSet(app, apiKey))
  const responseToken = await withIdsFrom(5000, storage, app => addExampleAssessments(asker(app, apiKey)))
  await withIdsFrom(6000, storage, app => addStoredAssessment(asker(app, apiKey)))
  return { apiKey, responseToken }
}

async function withIdsFrom<Made> (
  first: number,
  storage: Storage,
  make: (app: Pick<FastifyInstance, 'inject'>) => Promise<Made>
): Promise<Made> {
  const app = await buildApp({
    config: exampleConfig,
    storage,
    logger,
    now: fixedNow,
    newId: countingIds('8', first),
    newRandomId: countingIds('b', first),
    newSecret: fixedSecret,
  })
  const made = await make(app)
  await app.close()
  return made
}

/** The organisation of the examples, with ids of its own. */
async function addExampleOrganisation (storage: Storage): Promise<string> {
  const [now, newId] = [fixedNow, countingIds('9')]
  const identity = openIdentity({
    storage,
    events: openEvents({ storage, now, newId: countingIds('a') }),
    now,
    newId,
    newSecret: fixedSecret,
  })
  const { id } = await identity.createOrganisation('example-care', 'Example Care')
  const { key, token } = await storage.as(id).write(async tx => {
    const owner = await identity.createKey({ tx, organisation: id, key: { name: 'Owner', scopes, expiresAt: null } })
    await identity.createKey({
      tx,
      organisation: id,
      key: { name: 'Intranet', scopes: ['sets:read'], expiresAt: null },
    })
    return owner
  })
  // Else the first example would do it, some time after its answer.
  await identity.noteUse(key)
  return token
}

/** The custom set of the examples, with one version and a draft of the next, as a client would make it. */
async function addExampleSet (app: Pick<FastifyInstance, 'inject'>, token: string): Promise<void> {
  const ask = asker(app, token)
  const { links } = await ask('POST', '/v1/principle-sets', {
    slug: 'example-network',
    visibility: 'unlisted',
    basedOn: { set: 'core', version: '1.2.0' },
  })
  await ask('PUT', links.draft, { tailoring: exampleTailoring })
  await ask('POST', links.versions, { changeNote: 'The first version of our network.' })
  const local = { op: 'add', principle: { slug: 'local', title: 'Local', gloss: 'We meet where we live.' } }
  await ask('PUT', links.draft, {
    tailoring: { ...exampleTailoring, operations: [...exampleTailoring.operations, local] },
  })
}

/** One that came from elsewhere, small enough to be shown whole. */
async function addImportedSet (app: Pick<FastifyInstance, 'inject'>, token: string): Promise<void> {
  const { links } = await asker(app, token)('POST', '/v1/principle-sets/imports?slug=riverside-group', exampleFile)
  await asker(app, token, 'application/merge-patch+json')('PATCH', links.settings, { visibility: 'unlisted' })
}

/** Asks as a client with the key would, or with another token. Throws where that is refused. */
function asker (app: Pick<FastifyInstance, 'inject'>, key: string, type = 'application/json') {
  return async (method: 'POST' | 'PUT' | 'PATCH', url: string, payload: object, token = key) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'if-match': '*',
      'x-request-id': 'example',
      'content-type': type,
    }
    const answer = await app.inject({ method, url, headers, payload: JSON.stringify(payload) })
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.body}`)
    return answer.json()
  }
}

const exampleTailoring = {
  default: 'adopt',
  operations: [
    { op: 'configureSet', title: 'Principles of the Example network' },
    {
      op: 'adapt',
      slug: 'progressive',
      fields: { gloss: 'Everybody moves on at their own pace.' },
      rationale: 'Our members asked for plainer words.',
    },
    {
      op: 'omit',
      slug: 'recovery-focused-and-non-directive',
      reasonCode: 'not_relevant_here',
      rationale: 'We are family carers and do not speak of recovery.',
    },
    {
      op: 'add',
      principle: {
        slug: 'confidential',
        title: 'Confidential',
        gloss: 'What is said in the group stays in the group.',
      },
    },
  ],
  provenance: {
    rightsHolder: 'Example Care',
    licence: 'CC-BY-4.0',
    lastReviewed: '2026-11-22',
    nextReview: '2027-11-22',
  },
}

export const exampleConfig = readConfig({ SECURITY_CONTACT: 'mailto:security@example.org' })

/**
 * The OpenAPI document as it is committed: made from the routes, with examples from an empty database that was just
 * seeded.
 */
export async function openApiDocument (): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'peer-principles-openapi-'))
  try {
    return await documentOf(await openMigrated({ dialect: 'sqlite', file: join(folder, 'examples.db') }, logger))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function documentOf (storage: Storage): Promise<string> {
  const newId = countingIds()
  await loadSeed({ storage, seed: await readSeed(), now: fixedNow, newId })
  const app = await buildApp({
    config: exampleConfig,
    storage,
    logger,
    now: fixedNow,
    newId,
    newRandomId: countingIds('b'),
    newSecret: fixedSecret,
    describe: app => app.register(swagger, openApiOptions(exampleConfig.publicUrl)),
  })
  await app.ready()
  const document: OpenApiDocument = JSON.parse(JSON.stringify(app.swagger()))
  await addExamples(document, request => app.inject(request), await addExampleData(storage))
  await app.close()
  await storage.close()
  return `${JSON.stringify(document, null, 2)}\n`
}
