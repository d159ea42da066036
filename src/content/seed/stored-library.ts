import type { Reader } from '../../storage/storage.ts'
import type { ContentRepository } from '../versions/repository.ts'
import { serviceOrganisation } from './organisation.ts'
import type { Library } from './schemas.ts'

/** The library as it is stored; it was checked against its schemas when it was loaded. */
export async function readLibrary (repository: ContentRepository, reader: Reader): Promise<Library> {
  const documents = await repository.listDocuments(reader, serviceOrganisation.id)
  return Object.fromEntries(documents.map(({ kind, document }) => [kind, document])) as Library
}
