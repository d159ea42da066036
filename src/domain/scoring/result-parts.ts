import type { Response } from '../assessments/model.ts'
import type { Result } from '../assessments/result.ts'

/** A result that is worked out one principle after the other, so that it need never be held whole. */
export interface ResultParts<Whole extends Result> {
  readonly head: Omit<Whole, 'principles' | 'composite'>
  /** Each is worked out when it is read; to be read once. */
  readonly principles: Iterable<Whole['principles'][number]>
  /** Of the principles that were read. */
  readonly composite: () => Whole['composite']
}

/**
 * Makes a result of responses that are read one by one, in any order. It keeps numbers and digests, and no response.
 * When all are added, `pieces` or `result` is called once. A single assessment has one response, which is held.
 */
export interface ResultTally<Whole extends Result> {
  /** Throws a RangeError for a response that should have been refused: see `Counts.add`. */
  readonly add: (response: Response) => void
  /** The JSON of the result, the same text as that of `result`: at most one principle in a piece. */
  readonly pieces: () => Iterable<string>
  readonly result: () => Whole
  /** For whoever wants more of each principle than its text. */
  readonly parts: () => ResultParts<Whole>
}

/** A tally whose parts are made when all responses are there. */
export function resultTally<Whole extends Result> (
  add: (response: Response) => void,
  parts: () => ResultParts<Whole>
): ResultTally<Whole> {
  return { add, pieces: () => piecesOf(parts()), result: () => wholeOf(parts()), parts }
}

/** A result of few statements, or of few people. */
export function wholeOf<Whole extends Result> ({ head, principles, composite }: ResultParts<Whole>): Whole {
  const read = [...principles]
  return { ...head, principles: read, composite: composite() } as unknown as Whole
}

/** As `JSON.stringify` writes it. */
function * piecesOf<Whole extends Result> ({ head, principles, composite }: ResultParts<Whole>): Generator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"principles":[`
  let separator = ''
  for (const principle of principles) {
    yield separator + JSON.stringify(principle)
    separator = ','
  }
  yield `],"composite":${JSON.stringify(composite())}}`
}
