import { changesBetween } from '../../domain/versions/changes.ts'
import type { ChangeKind } from '../../domain/versions/change.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { problemsAsData, type ProblemData } from '../../http/problems/transfer.ts'
import { takeJson, type JsonBytes } from '../../workers/json-bytes.ts'
import { moved } from '../../workers/moved.ts'
import type { SetVersion } from './version.ts'
import { encode, type Accepted, type Encoded } from '../delivery/encode.ts'
import { diffRecord } from '../records/set-presenter.ts'
import { presentDocument, type Presented } from '../records/presented.ts'

/** Two versions of a set, and how the rewordings between them are meant. */
export interface Compared {
  readonly from: SetVersion
  readonly to: SetVersion
  readonly kind: ChangeKind
}

/** What differs between two versions. */
export function presentDiff ({ from, to, kind }: Compared, before: CustomContent, after: CustomContent): Presented {
  const names = new Set(
    before.principles.flatMap(({ slug, statements }) => [slug, ...statements.map(({ key }) => key)])
  )
  const renamed = after.replacedBy.filter(({ from }) => from.some(name => names.has(name)))
  return presentDocument(diffRecord(from, to, changesBetween(before, after, kind), renamed))
}

export interface DiffTask extends Compared {
  /** Contents, as they are stored: those of `from` and of `to`. */
  readonly before: JsonBytes
  readonly after: JsonBytes
  readonly accepted: Accepted
}

/** The answer about two versions of which one is large, in a worker thread. */
export function answerDiff ({ before, after, accepted, ...compared }: DiffTask): Encoded | ProblemData {
  return problemsAsData(() => {
    const encoded = encode(presentDiff(compared, takeJson(before), takeJson(after)), accepted)
    return moved(encoded, [encoded.bytes])
  })
}
