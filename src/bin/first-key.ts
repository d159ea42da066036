import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { link, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { serviceOrganisation } from '../content/index.ts'
import { readToken, scopes } from '../identity/index.ts'
import type { Database } from '../storage/open.ts'
import type { Storage } from '../storage/storage.ts'
import { identityOver, newId, now } from './prepare.ts'

const first = { slug: 'first', name: 'First organisation' }

/**
 * On the first start with a SQLite file: an organisation, and in a file beside the database its key with every scope.
 * The key is written under another name before its row is, and gets its name afterwards: a process that dies in between
 * leaves either a file that opens nothing, which the next start takes away, or one that the next start gives its name.
 */
export async function createFirstKey (
  storage: Storage,
  database: Database,
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>
): Promise<void> {
  if (database.dialect !== 'sqlite') return
  const file = join(dirname(database.file), 'first-key.txt')
  const draft = `${file}.new`
  const identity = identityOver(storage)
  if (!await identity.hasOtherOrganisation(serviceOrganisation.id)) {
    const organisation = { id: newId(), ...first, createdAt: now() }
    // Others that start at the same moment wait here for the row, and then there is one.
    await storage.as(organisation.id).write(async tx => {
      if (await identity.hasOtherOrganisation(serviceOrganisation.id, tx)) return
      if (existsSync(file)) {
        log.warn(
          { file },
          'There is no organisation, but a first-key.txt, which opens nothing: delete it and start again, or make an ' +
            'organisation and a key with npm run cli'
        )
        return
      }
      await identity.insertOrganisation(tx, organisation)
      const { token } = await identity.createKey({
        tx,
        organisation: organisation.id,
        key: { name: 'First key', scopes, expiresAt: null },
      })
      writeForOwner(draft, `${token}\n`)
    })
  }
  if (existsSync(draft)) await nameKey(storage, draft, file, log)
}

/** On the disk when it returns, the file and its name. */
function writeForOwner (file: string, text: string): void {
  rmSync(file, { force: true })
  const descriptor = openSync(file, 'wx', 0o600)
  writeSync(descriptor, text)
  fsyncSync(descriptor)
  closeSync(descriptor)
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

async function nameKey (
  storage: Storage,
  draft: string,
  file: string,
  log: Pick<FastifyBaseLogger, 'info'>
): Promise<void> {
  const token = readToken((await readFile(draft, 'utf8').catch(() => '')).trim())
  const known = token && await storage.findApiKey(token.id)
  if (known) {
    const named = await link(draft, file).then(() => true, (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST' || error.code === 'ENOENT') return false
      throw error
    })
    if (named) {
      log.info(
        { file },
        'The key of the first organisation is in this file: keep it in a safe place and delete the file'
      )
    }
  }
  await rm(draft, { force: true })
}
