import { setTimeout } from 'node:timers/promises'
import {
  checkLinks, contentRepository, linkStateRows, serviceOrganisation, visit
} from '../../content/index.ts'
import type { Storage } from '../../storage/storage.ts'
import { identityOver, newId, now } from '../prepare.ts'
import { CommandError } from './keys.ts'

export interface LinkOptions {
  readonly organisation?: string
  readonly 'allow-loopback'?: boolean
}

/** Between two requests to one host, in milliseconds. */
const pauseOfHost = 1_000

/** Visits the links of the service's content, or of an organisation that is named; gives what is to be printed. */
export async function checkLinksOf (
  storage: Storage,
  { organisation: slug, 'allow-loopback': allowLoopback = false }: LinkOptions
): Promise<string> {
  const found = slug === undefined ? serviceOrganisation : await identityOver(storage).findOrganisationBySlug(slug)
  if (!found) throw new CommandError(`There is no organisation ${slug}`)
  const checked = await checkLinks({
    storage,
    content: contentRepository(storage.tables),
    links: linkStateRows(storage.tables),
    organisation: found.id,
    now,
    newId,
    visit: url => visit(url, { allowLoopback }),
    pause: () => setTimeout(pauseOfHost),
  })
  return `${JSON.stringify(checked, null, 2)}\n`
}
