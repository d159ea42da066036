import { globSync, readFileSync } from 'node:fs'
import t from 'tap'

/**
 * Words of our own that once stood in names, where every reader knows another: published version for shelf and edition,
 * stored or cached for kept, output for told, issue for refusal and fault, max for most.
 */
const oddWords = [
  /shelf|edition|holding|held/i,
  /kept|onceFor|takeTurn|turnOf/i,
  /said|told|(?<!not)asked|^look|lately|stamp/i,
  /refus|(?<!de)fault|otherwise|^nothing$|^keyed|^seated|judge(?!ments)|^admit|^sound$/i,
  /verdict|crossing|followed|^place|places/i,
  /^(most|longest|fewest|heaviest)[A-Z]|^make[A-Z]/,
]
/** Words of the rules and of what is sent. */
const ofTheRules = new Set([
  'VerdictRecord',
  'VerdictSchema',
  'NotAsked',
  'notAsked',
  'placements',
  'nothingMoved',
])

t.test('exported names are words that a stranger would use', async t => {
  const exported = /^export (?:async )?(?:abstract )?(?:function\*?|const|let|interface|type|class) (\w+)/gm
  const found = globSync('src/**/*.ts').sort().flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(exported)].map(([, name = '']) => ({ file, name }))
  )
  t.ok(found.length > 500, 'they are found')
  const odd = found.filter(({ name }) => !ofTheRules.has(name) && oddWords.some(word => word.test(name)))
  t.strictSame(odd, [])
})
