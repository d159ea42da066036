import { sql, type SQL } from 'drizzle-orm'
import type { Tables } from '../storage/schema/tables.ts'
import { maxTags } from './schemas.ts'

/**
 * Whether an arrangement has a tag. Both engines read an element of a JSON array by its place. In the array's text,
 * what stands between two tags could be taken for one, and LIKE differs in case.
 */
export function hasTag ({ tags }: Pick<Tables['arrangements'], 'tags'>, tag: string): SQL {
  const eachTag = Array.from({ length: maxTags }, (_, place) => sql`${tags} ->> ${sql.raw(String(place))}`)
  return sql`${tag} in (${sql.join(eachTag, sql`, `)})`
}
