import t from 'tap'
import {
  issueOfBytes, issueOfNames, maxDepth, maxNames, maxValues,
  withoutPauses
} from '../../src/http/body/strict-json.ts'

const issueOf = (text: string) => issueOfBytes(Buffer.from(text))

t.test('values are counted exactly, whatever they are', async t => {
  const elements = maxValues - 1
  for (const value of ['1', '"a,[{"', '""', '[]', '{}', ' { } ', 'null', '"\\""', '"\\\\"']) {
    t.equal(issueOf(`[${Array(elements).fill(value).join()}]`), undefined, `${value} as often as it may stand`)
    t.match(
      issueOf(`[${Array(elements + 1).fill(value).join(' ,\n')}]`),
      /more than 200,000 values/,
      `${value} once more`
    )
  }
  const members = Array.from({ length: 9 }, (_, index) => `"k${index}":[]`).join()
  const objects = Array((elements + 1) / 10 - 1).fill(`{${members}}`).join()
  t.equal(issueOf(`[${objects},1,1,1,1,1,1,1,1,1]`), undefined, 'a name is no value')
  t.match(issueOf(`[${objects},1,1,1,1,1,1,1,1,1,{}]`), /more than 200,000 values/)
})

t.test('the names of one object have a bound, wherever it stands', async t => {
  const object = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":{"a":[1,2]}`).join()}}`
  t.equal(issueOf(`[${object(maxNames)},{"a":${object(maxNames)}}]`), undefined)
  t.match(issueOf(`[[1],${object(maxNames + 1)}]`), /an object of the JSON has more than 10,000 names/i)
})

t.test('nesting has a bound, and closing gives levels back', async t => {
  t.equal(issueOf('['.repeat(maxDepth) + ']'.repeat(maxDepth)), undefined)
  t.match(issueOf('{"a":'.repeat(maxDepth + 1)), /nested more than 100 levels/, 'also in what is no JSON')
  t.equal(issueOf(`[${Array(1_000).fill('[[]]').join()}]`), undefined)
})

t.test('what is not UTF-8 is told so', async t => {
  t.match(issueOfBytes(Buffer.from([0x22, 0xff, 0x22])), /not UTF-8/)
})

t.test('the time that bytes take does not depend on what stands in them', async t => {
  const size = 1024 * 1024
  for (
    const [name, text] of Object.entries({ quotes: '"', escapes: '\\"', brackets: '[]', open: '["', letters: 'a' })
  ) {
    const bytes = Buffer.alloc(size, text)
    const before = process.cpuUsage()
    for (let round = 0; round < 4; round++) issueOfBytes(bytes)
    const { user } = process.cpuUsage(before)
    t.ok(user < 1_000_000, `four times 1 MiB of ${name}: ${Math.round(user / 1000)} ms`)
  }
})

t.test(
  'a name that stands twice in one object is found, however it is written, and others may ' +
    'stand again elsewhere',
  async t => {
    for (const text of ['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '[{"b":{"a":1,"c":[],"a":{}}}]']) {
      t.match(withoutPauses(issueOfNames(text)), /"a" stands twice/, text)
    }
    t.equal(withoutPauses(issueOfNames('[{"a":1},{"a":{"a":"a"}},"a","a"]')), undefined)
  }
)
