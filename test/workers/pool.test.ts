import t, { type Test } from 'tap'
import { createFairQueue } from '../../src/workers/fair-queue.ts'
import { maxWaiting, openWorkers, workerTask } from '../../src/workers/pool.ts'
import { sliceMs, timeSlices } from '../../src/workers/time-slices.ts'
import type * as Tasks from '../fixtures/worker-tasks.ts'

const tasks = new URL('../fixtures/worker-tasks.ts', import.meta.url)
const double = workerTask<typeof Tasks.double>(tasks, 'double')
const fail = workerTask<typeof Tasks.fail>(tasks, 'fail')
const spin = workerTask<typeof Tasks.spin>(tasks, 'spin')
const fill = workerTask<typeof Tasks.fill>(tasks, 'fill')
const take = workerTask<typeof Tasks.take>(tasks, 'take')

function workersOf (t: Test) {
  const workers = openWorkers()
  t.teardown(() => workers.close())
  return workers
}

t.test('a task runs in a thread of its own, and its result or error comes back', async t => {
  const workers = workersOf(t)
  t.equal(await workers.run(double, { value: 21 }, { owner: 'a' }), 42)
  await t.rejects(workers.run(fail, {}, { owner: 'a' }), { name: 'RangeError', message: 'The task says no' })
  t.equal(await workers.run(double, { value: 1 }, { owner: 'a' }), 2, 'the next one runs')
})

t.test('a task without end is stopped at its time limit, and the next one runs', async t => {
  const workers = workersOf(t)
  await t.rejects(workers.run(spin, {}, { owner: 'a', timeLimit: 500 }), { name: 'WorkerError', code: 'timeout' })
  t.equal(await workers.run(double, { value: 2 }, { owner: 'a' }), 4)
})

t.test('a task that fills its memory ends with its thread, not with the process, and the next one runs', async t => {
  const workers = workersOf(t)
  await t.rejects(workers.run(fill, {}, { owner: 'a' }), { name: 'WorkerError', code: 'out_of_memory' })
  t.equal(await workers.run(double, { value: 3 }, { owner: 'a' }), 6)
})

t.test('owners take turns, and no owner has more waiting than it may', async t => {
  const workers = workersOf(t)
  const first = workers.run(take, { label: 'first', ms: 20 }, { owner: 'a' })
  const many = Array.from(
    { length: maxWaiting },
    (_, index) => workers.run(take, { label: `a${index}`, ms: 20 }, { owner: 'a' })
  )
  await t.rejects(workers.run(double, { value: 1 }, { owner: 'a' }), { name: 'WorkerError', code: 'queue_full' })
  const other = await workers.run(take, { label: 'b', ms: 1 }, { owner: 'b' })
  const done = await Promise.all(many)
  const before = done.filter(({ at }) => at < other.at).length
  t.ok(before <= 1, `${before} of the first owner's ${maxWaiting} waiting tasks ran before the other's one`)
  t.equal((await first).label, 'first')
  t.equal(await workers.run(double, { value: 5 }, { owner: 'a' }), 10, 'its line has room again')
})

t.test('a pool that was closed runs nothing', async t => {
  const workers = openWorkers()
  await workers.close()
  await t.rejects(workers.run(double, { value: 1 }, { owner: 'a' }), { name: 'WorkerError', code: 'closed' })
})

t.test('a fair queue gives each owner a turn, in the order in which they came', async t => {
  const queue = createFairQueue<string>(task => task[0] ?? '')
  for (const task of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) queue.push(task)
  t.strictSame(['a', 'b', 'c', 'd'].map(owner => queue.sizeOf(owner)), [3, 2, 1, 0])
  const order: string[] = []
  for (let task = queue.shift(); task !== undefined; task = queue.shift()) order.push(task)
  t.strictSame(order, ['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
  t.equal(queue.sizeOf('a'), 0)
})

t.test('work in slices lets others run', async t => {
  const pause = timeSlices()
  t.equal(pause(), undefined, 'nothing is waited for within a slice')
  let others = 0
  const timer = setInterval(() => {
    others++
  }, 1)
  const end = performance.now() + sliceMs * 10
  while (performance.now() < end) await pause()
  clearInterval(timer)
  t.ok(others >= 1, 'others ran')
})
