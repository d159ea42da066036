import type { MessagePort } from 'node:worker_threads'
import { receiveItems } from '../workers/items.ts'
import { releaseBuilder, type Release, type ReleasedResponse, type ReleaseFrame } from './release.ts'

/** A response with its ratings as they are stored. */
export type StoredResponse = Omit<ReleasedResponse, 'ratings'> & { readonly ratings: string }

export interface ReleaseTask {
  readonly frame: ReleaseFrame
  /** Of the version, as it is stored. */
  readonly content: string
  /** Gives each `StoredResponse` in turn (`sendItems`). */
  readonly responses: MessagePort
}

/** A release, in a worker thread. Nothing of it stays there. */
export async function makeRelease ({ frame, content, responses }: ReleaseTask): Promise<Release> {
  const builder = releaseBuilder(frame, JSON.parse(content))
  for await (const response of receiveItems<StoredResponse>(responses)) builder.add({ ...response, ratings: JSON.parse(response.ratings) })
  return builder.finish()
}
