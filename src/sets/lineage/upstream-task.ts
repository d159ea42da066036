import type { SetVersion } from '../../content/index.ts'
import { encode, presentDocument, type Accepted, type Encoded, type Presented } from '../../content/worker.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { ownSlugsOf } from '../../domain/tailoring/operations.ts'
import { upstreamOf } from '../../domain/tailoring/upstream.ts'
import { problemsAsData, type ProblemData } from '../../http/problems/transfer.ts'
import type { BaseReference, Lineage } from '../../storage/schema/sets.ts'
import { takeJson, type JsonBytes } from '../../workers/json-bytes.ts'
import { moved } from '../../workers/moved.ts'
import { upstreamRecord } from '../presenter.ts'

/** A version with its lineage, and contents of its base, all as they are stored. */
export interface UpstreamInput {
  readonly version: SetVersion
  readonly lineage: JsonBytes
  /** The version of the base that it is compared with. */
  readonly reference: BaseReference
  /** What the version stands on, what the base says otherwise, and the releases between them. */
  readonly from: JsonBytes
  readonly to: JsonBytes
  readonly releases: readonly string[]
}

/** Rule T12: what another version of the base means for a version. */
export function presentUpstream ({ version, lineage, reference, from, to, releases }: UpstreamInput): Presented {
  const { base, ledger, tailoring } = takeJson<Lineage>(lineage)
  const ownSlugs = ownSlugsOf(tailoring.operations)
  const items = upstreamOf({
    from: takeJson<CustomContent>(from),
    to: takeJson<CustomContent>(to),
    ledger,
    ownSlugs,
    way: releases.map(text => JSON.parse(text) as CustomContent),
  })
  return presentDocument(upstreamRecord(version, base, reference, items))
}

export interface UpstreamTask extends UpstreamInput {
  readonly accepted: Accepted
}

/** The answer where versions are large, in a worker thread. */
export function answerUpstream ({ accepted, ...input }: UpstreamTask): Encoded | ProblemData {
  return problemsAsData(() => {
    const encoded = encode(presentUpstream(input), accepted)
    return moved(encoded, [encoded.bytes])
  })
}
