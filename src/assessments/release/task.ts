import type { MessagePort } from 'node:worker_threads'
import { receiveItems } from '../../workers/items.ts'
import { takeJson, type JsonBytes } from '../../workers/json-bytes.ts'
import { releaseBuilder, type Release, type ReleasedResponse, type ReleaseFrame } from './release.ts'

/** A response with its ratings as they are stored. */
export type StoredResponse = Omit<ReleasedResponse, 'ratings'> & { readonly ratings: string }

export interface ReleaseTask {
  readonly frame: ReleaseFrame
  /** Of the version, as it is stored. */
  readonly content: JsonBytes
  /** Gives each `StoredResponse` in turn (`sendItems`). */
  readonly responses: MessagePort
}

/** A release, in a worker thread. Nothing of it stays there. */
export async function createRelease ({ frame, content, responses }: ReleaseTask): Promise<Release> {
  const builder = releaseBuilder(frame, takeJson(content))
  for await (const response of receiveItems<StoredResponse>(responses)) {
    builder.add({ ...response, ratings: JSON.parse(response.ratings) })
  }
  return builder.finish()
}
