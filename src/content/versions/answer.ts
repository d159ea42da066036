import { problemsAsData, type ProblemData } from '../../http/problems/transfer.ts'
import { takeJson } from '../../workers/json-bytes.ts'
import { moved } from '../../workers/moved.ts'
import type { WorkerTask } from '../../workers/pool.ts'
import type { PublishedVersion, SetVersion } from './version.ts'
import { encode, type Accepted, type Encoded } from '../delivery/encode.ts'
import type { Presented } from '../records/presented.ts'
import type { VersionBody, VersionBytes } from './text-reads.ts'

/** A large version and what is asked of it. */
export interface AnswerTask<Request> {
  readonly version: SetVersion
  readonly held: VersionBytes
  readonly request: Request
  readonly accepted: Accepted
}

/**
 * How something of a version is presented: by a pure function, and by a worker task that answers with the same where
 * the version is large.
 */
export interface VersionPresenter<Request> {
  readonly present: (edition: PublishedVersion, request: Request) => Presented
  /** What of a version a request needs; nothing else is read of a large one. */
  readonly needs: (request: Request) => readonly VersionBody[]
  readonly task: WorkerTask<AnswerTask<Request>, Encoded | ProblemData>
}

/** The work of such a task. What the version holds is parsed here and nowhere else. */
export function answerTask<Request> (
  present: VersionPresenter<Request>['present'],
  { version, held, request, accepted }: AnswerTask<Request>
): Encoded | ProblemData {
  return problemsAsData(() => {
    const encoded = encode(present(editionOf(version, held), request), accepted)
    return moved(encoded, [encoded.bytes])
  })
}

function editionOf (version: SetVersion, held: VersionBytes): PublishedVersion {
  function take<Name extends VersionBody> (name: Name, absent: unknown): PublishedVersion[Name] {
    const bytes = held[name]
    return bytes ? takeJson(bytes) : absent as PublishedVersion[Name]
  }
  return { ...version, content: take('content', null), rendered: take('rendered', []), lineage: take('lineage', null) }
}
