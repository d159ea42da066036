import { median, spread, table } from './figures.ts'
import { contentDigest, scoringDigest } from '../src/domain/versions/digest.ts'
import { storedRatings } from '../src/domain/assessments/rating.ts'
import { scoreSingle } from '../src/domain/scoring/score.ts'
import { ask, importLines, coreContent, levels, withService } from './assessment-service.ts'
import { importing, rating } from './assessment-writes.ts'
import { memoryOf } from './assessment-memory.ts'

const few = 1_000
const many = 100_000

/**
 * Scoring, rating, importing and reading assessments, each against what it cannot be quicker than. BENCH_LONG=1 adds
 * 100,000 stored ones and the memory through a million lines.
 */
export async function assessments (rounds: number): Promise<string> {
  const isLong = process.env.BENCH_LONG === '1'
  return [
    await scoring(rounds),
    await withService(running => rating(running)),
    await withService(running => importing(running)),
    await reading(rounds, isLong ? [few, many] : [few]),
    ...isLong ? [await withService(running => memoryOf(running, 1_000_000))] : [],
  ].join('\n\n')
}

/** Exact fractions and everything that a result tells, against a loop over floating-point numbers that tells a mean. */
async function scoring (rounds: number): Promise<string> {
  const content = await coreContent()
  const statements = content.principles.flatMap(({ statements }) => statements)
  const ratings = storedRatings(
    content,
    Object.fromEntries(statements.map(({ key }, index) => [key, { level: levels[index % levels.length] ?? 'not' }]))
  )
  const set = { id: '', version: '1.0.0', contentDigest: contentDigest(content), scoringDigest: scoringDigest(content) }
  const points = new Map(content.scale?.levels.map(({ key, points }) => [key, points / 3]))
  const plain = () =>
    content.principles.map(({ statements }) => {
      let [sum, weights] = [0, 0]
      for (const { key, weight } of statements) {
        const rating = ratings[key]?.rating
        if (!rating || !('level' in rating)) continue
        sum += weight * (points.get(rating.level) ?? 0)
        weights += weight
      }
      return weights === 0 ? null : sum / weights
    })
  const rate = (work: () => unknown) => {
    const until = performance.now() + 300
    const from = performance.now()
    let done = 0
    while (performance.now() < until) for (let count = 0; count < 20; count++, done++) work()
    return done * statements.length / (performance.now() - from) * 1000
  }
  const found = Array.from(
    { length: rounds + 1 },
    () => ({ exact: rate(() => scoreSingle({ content, set, ratings })), plain: rate(plain) })
  ).slice(1)
  return table(['scoring the core set, one person', 'statements/s', 'to the loop'], [
    ['a loop over floating-point numbers', median(found.map(({ plain }) => plain)).toFixed(0), ''],
    [
      'exact, with all that a result tells',
      median(found.map(({ exact }) => exact)).toFixed(0),
      spread(found.map(({ exact, plain }) => exact / plain), 4),
    ],
  ])
}

async function reading (rounds: number, sizes: readonly number[]): Promise<string> {
  const found: Array<Record<string, number[]>> = []
  for (const size of sizes) {
    found.push(
      await withService(async running => {
        await importLines(running, size)
        const { items } = await ask(running, 'GET', '/v1/assessments?limit=2') as { items: Array<{ id: string }> }
        const paths = {
          'a result': `/v1/assessments/${items[0]?.id}/results/1`,
          'a list of 50': '/v1/assessments?limit=50',
          'a list of 50 of an arrangement': `/v1/assessments?limit=50&arrangement=${running.arrangement}`,
          'a timeline of 50': `/v1/arrangements/${running.arrangement}/timeline?limit=50`,
          'a comparison': `/v1/assessments/${items[0]?.id}/comparison/${items[1]?.id}`,
        }
        const times: Record<string, number[]> = {}
        for (const [name, path] of Object.entries(paths)) {
          times[name] = []
          for (let count = -20; count < rounds * 20; count++) {
            const from = performance.now()
            await ask(running, 'GET', path)
            if (count >= 0) times[name].push(performance.now() - from)
          }
        }
        return times
      })
    )
  }
  const names = Object.keys(found[0] ?? {})
  return table(
    ['reading assessments, ms', ...sizes.map(size => `${size} stored`)],
    names.map(name => [name, ...found.map(times => spread(times[name] ?? []))])
  )
}
