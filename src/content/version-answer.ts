import { problemsAsData, type ProblemData } from '../http/problem-data.ts'
import { moved } from '../workers/moved.ts'
import type { WorkerTask } from '../workers/pool.ts'
import type { Edition, SetVersion } from './edition.ts'
import { encode, type Accepted, type Encoded } from './encode.ts'
import type { Presented } from './presented.ts'
import type { VersionTexts } from './repository.ts'

/** A large version and what is asked of it. */
export interface AnswerTask<Request> {
  readonly version: SetVersion
  readonly texts: Partial<VersionTexts>
  readonly request: Request
  readonly accepted: Accepted
}

/** How something of a version is presented: by a pure function, and by a worker task that answers with the same where the version is large. */
export interface VersionPresenter<Request> {
  readonly present: (edition: Edition, request: Request) => Presented
  /** What of a version a request needs; nothing else is read of a large one. */
  readonly needs: (request: Request) => ReadonlyArray<keyof VersionTexts>
  readonly task: WorkerTask<AnswerTask<Request>, Encoded | ProblemData>
}

/** The work of such a task. Its texts are parsed here and nowhere else. */
export function answerTask<Request> (
  present: VersionPresenter<Request>['present'], { version, texts, request, accepted }: AnswerTask<Request>
): Encoded | ProblemData {
  return problemsAsData(() => {
    const encoded = encode(present(editionOf(version, texts), request), accepted)
    return moved(encoded, [encoded.bytes])
  })
}

/** Takes each text off when it is parsed, so that never both are held of all. */
function editionOf (version: SetVersion, texts: Partial<Record<keyof VersionTexts, string | null>>): Edition {
  function take (name: keyof VersionTexts, absent: string) {
    const text = texts[name]
    delete texts[name]
    return JSON.parse(text ?? absent)
  }
  return { ...version, content: take('content', 'null'), rendered: take('rendered', '[]'), lineage: take('lineage', 'null') }
}
