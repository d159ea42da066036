import t from 'tap'
import { outdatedTexts } from '../../../src/domain/versions/standard-text.ts'
import { principle, statement, version, withPrinciple, withStatement } from '../../fixtures/versions.ts'

t.test('a translation is out of date where the standard text has moved', async t => {
  const from = version()
  for (
    const more of [{ title: 'A' }, { gloss: 'B.' }, { explanation: null }, { points: [] }, {
      statements: [statement('mutual-one')],
    }]
  ) {
    t.strictSame(outdatedTexts(from, withPrinciple('mutual', more)), ['mutual'])
  }
  t.strictSame(outdatedTexts(from, withStatement('safe-one', { text: 'Otherwise.' })), ['safe'])
})

t.test(
  'a translation is not out of date where only what counts has moved, nor where there was ' +
    'nothing to translate',
  async t => {
    const from = version()
    t.strictSame(outdatedTexts(from, withStatement('safe-one', { weight: 5, counted: false })), [])
    t.strictSame(outdatedTexts(from, withPrinciple('safe', { weight: 5, optional: true, examples: [] })), [])
    t.strictSame(outdatedTexts(from, version({ principles: [principle('new'), ...from.principles.toReversed()] })), [])
  }
)
