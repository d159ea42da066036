import t from 'tap'
import { arrangementProblems } from '../../src/arrangements/index.ts'
import { assessmentProblems } from '../../src/assessments/index.ts'
import { contentProblems } from '../../src/content/index.ts'
import { httpProblems } from '../../src/http/problems/problem.ts'
import { identityProblems } from '../../src/identity/index.ts'
import { setProblems } from '../../src/sets/index.ts'
import { startApp } from '../fixtures/app.ts'

const app = await startApp(t)
const types = Object.values({
  ...httpProblems,
  ...identityProblems,
  ...contentProblems,
  ...setProblems,
  ...arrangementProblems,
  ...assessmentProblems,
})

t.test('GET /problems lists every problem that the service tells', async t => {
  const response = await app.inject('/problems')
  t.equal(response.headers['cache-control'], 'public, max-age=3600')
  t.strictSame(
    response.json().items.map((
      { code, status, title }: { code: string, status: number, title: string }
    ) => [code, status, title]).sort(),
    types.map(({ code, status, title }) => [code, status, title]).sort()
  )
})

t.test(
  'GET /problems/{code} says what it means and what to do, at the address that ' +
    'problems give as their type',
  async t => {
    for (const { code, status, title, help } of types) {
      const type = `http://127.0.0.1:3000/problems/${code}`
      t.strictSame((await app.inject(new URL(type).pathname)).json(), { type, code, status, title, help })
      t.match(code, /^[a-z]+(_[a-z]+)*$/)
      t.match(help, /^[A-Z].+\.$/)
    }
  }
)

t.test('a code that no problem has is a problem itself', async t => {
  for (const code of ['nothing', 'constructor', '__proto__', 'toString', 'Not_Found']) {
    t.match((await app.inject(`/problems/${code}`)).json(), { status: 404, code: 'not_found' }, code)
  }
  t.equal((await app.inject(`/problems/${'x'.repeat(65)}`)).statusCode, 400)
})
