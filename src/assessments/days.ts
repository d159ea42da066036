import { dayIn } from '../domain/values/day.ts'

/** What is stored is of these days, which every database reads alike. */
const [earliest, latest] = [Date.parse('1900-01-01T00:00:00Z'), Date.parse('9999-12-31T00:00:00Z')]
const hours = 60 * 60 * 1000

/** When a day begins in a time zone. Of days before 1900 and after 9999 it is the nearest instant that is stored. */
export function startOfDay (timeZone: string, day: string): Date {
  return firstInstant(day, instant => dayIn(timeZone, instant) >= day)
}

/** When the day after a day begins in a time zone, as `startOfDay`. */
export function endOfDay (timeZone: string, day: string): Date {
  return firstInstant(day, instant => dayIn(timeZone, instant) > day)
}

/** No zone is a whole day from UTC, so that a day begins and ends within two of its beginning there. */
function firstInstant (day: string, isReached: (instant: Date) => boolean): Date {
  const middle = Math.min(Math.max(Date.parse(`${day}T00:00:00Z`), earliest), latest)
  let [before, reached] = [middle - 24 * hours, middle + 48 * hours]
  while (reached - before > 1) {
    const between = Math.floor((before + reached) / 2)
    if (isReached(new Date(between))) reached = between
    else before = between
  }
  return new Date(Math.min(Math.max(reached, earliest), latest))
}
