/** The calendar date of an instant in UTC, as YYYY-MM-DD. */
export function dayOf (instant: Date): string {
  return instant.toISOString().slice(0, 10)
}
