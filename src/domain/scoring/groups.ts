import { unspecified, type Perspective, type Seats } from '../assessments/model.ts'

/** Who was asked. */
export interface InvitedSeats {
  /** In the order of the assessment, without `unspecified`. */
  readonly perspectives: readonly Perspective[]
  /** Its keys decide which groups there are, and the responses never do (rule D5). */
  readonly seats: Seats
}

/** How many of these there are of each perspective: seats, or whatever else tells who was asked. */
export function seatsOf (some: ReadonlyArray<{ readonly perspective: string }>): Seats {
  return new Map([...Map.groupBy(some, ({ perspective }) => perspective)].map(([key, { length }]) => [key, length]))
}

/** The perspectives that seats were issued for, in the order of the assessment. */
export function invitedPerspectives ({ perspectives, seats }: InvitedSeats): readonly Perspective[] {
  return perspectives.filter(({ key }) => seats.has(key))
}

/** Their keys, and `unspecified` last where a seat has it. */
export function groupsOf (asked: InvitedSeats): readonly string[] {
  return [...invitedPerspectives(asked).map(({ key }) => key), ...(asked.seats.has(unspecified) ? [unspecified] : [])]
}

/** Rule M5: whether the perspective of this key is an outside view. */
export function outsideOf ({ perspectives }: Pick<InvitedSeats, 'perspectives'>): (key: string) => boolean {
  const keys = new Set(perspectives.filter(({ outside }) => outside).map(({ key }) => key))
  return key => keys.has(key)
}
