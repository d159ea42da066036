/** When a day begins and ends where an organisation is. */
import t from 'tap'
import { endOfDay, startOfDay } from '../../src/assessments/days.ts'
import { collectDifferences } from '../fixtures/differences.ts'

t.test('a day begins and ends by the clocks of its time zone', async t => {
  const { differences, compare } = collectDifferences()
  for (
    const [timeZone, day, start, end] of [
      ['UTC', '2026-11-29', '2026-11-29T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
      ['Europe/London', '2026-07-01', '2026-06-30T23:00:00.000Z', '2026-07-01T23:00:00.000Z'],
      ['Europe/London', '2026-03-29', '2026-03-29T00:00:00.000Z', '2026-03-29T23:00:00.000Z'],
      ['Europe/London', '2026-10-25', '2026-10-24T23:00:00.000Z', '2026-10-26T00:00:00.000Z'],
      ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00.000Z', '2026-01-01T10:00:00.000Z'],
      ['Pacific/Pago_Pago', '2026-01-01', '2026-01-01T11:00:00.000Z', '2026-01-02T11:00:00.000Z'],
      // Midnight is no time of that day there.
      ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z', '2026-09-07T03:00:00.000Z'],
      // There was no such day.
      ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
      ['UTC', '9999-12-31', '9999-12-31T00:00:00.000Z', '9999-12-31T00:00:00.000Z'],
      ['UTC', '0001-01-01', '1900-01-01T00:00:00.000Z', '1900-01-01T00:00:00.000Z'],
    ] as const
  ) {
    compare(`${day} in ${timeZone} begins`, startOfDay(timeZone, day).toISOString(), start)
    compare(`${day} in ${timeZone} ends`, endOfDay(timeZone, day).toISOString(), end)
  }
  t.strictSame(differences, [])
})
