/** The calendar date of an instant in UTC, as YYYY-MM-DD. */
export function dayOf (instant: Date): string {
  return instant.toISOString().slice(0, 10)
}

/** A name of the IANA time zone database, such as "Europe/London"; an offset is none, since that of a zone changes. */
export function isTimeZone (name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && newCalendar(name) !== undefined
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The calendar date of an instant in a time zone, as YYYY-MM-DD. Throws a RangeError for one that does not exist. */
export function dayIn (timeZone: string, instant: Date): string {
  const parts = new Map(calendarOf(timeZone).formatToParts(instant).map(({ type, value }) => [type, value]))
  return ['year', 'month', 'day'].map(type => (parts.get(type as 'year') ?? '').padStart(2, '0')).join('-')
}

/** To make one takes far longer than to use it; there are some hundred zones, but many spellings of each. */
const calendars = new Map<string, Intl.DateTimeFormat>()
const maxCalendars = 1_000

function calendarOf (timeZone: string): Intl.DateTimeFormat {
  const calendar = calendars.get(timeZone) ?? newCalendar(timeZone)
  if (calendars.size >= maxCalendars) calendars.clear()
  calendars.set(timeZone, calendar)
  return calendar
}

function newCalendar (timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
}

/**
 * The day that a date, or a date and time of an instant, was written of: a date is one, and an offset keeps its day.
 * "Z" says nothing of where it was written (RFC 9557), so there it is the day in the zone.
 */
export function dayWritten (text: string, instant: Date, timeZone: string): string {
  return /[zZ]$/.test(text) ? dayIn(timeZone, instant) : text.slice(0, 10)
}
