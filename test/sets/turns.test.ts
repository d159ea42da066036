import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { turns } from '../../src/sets/exchange/turns.ts'

t.test('one works at a time, in the order in which they came, whatever becomes of the others', async t => {
  const inTurn = turns(3)
  const told: string[] = []
  const work = (name: string) => inTurn(async () => {
    told.push(`${name} begins`)
    await setImmediate()
    told.push(`${name} ends`)
    if (name === 'second') throw new Error(name)
    return name
  })
  t.match(await Promise.allSettled([work('first'), work('second'), work('third')]), [{ value: 'first' }, { reason: { message: 'second' } }, { value: 'third' }])
  t.strictSame(told, ['first begins', 'first ends', 'second begins', 'second ends', 'third begins', 'third ends'])
})

t.test('who finds too many waiting is told to come again, and may', async t => {
  const inTurn = turns(2)
  const work = () => inTurn(() => setImmediate('done'))
  const first = work()
  await Promise.resolve()
  const waiting = [work(), work()]
  t.match(await work().catch((error: unknown) => error), { type: { code: 'unavailable' }, headers: { 'retry-after': '5' } })
  t.strictSame(await Promise.all([first, ...waiting]), ['done', 'done', 'done'])
  t.equal(await work(), 'done')
})
