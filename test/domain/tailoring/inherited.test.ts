import t from 'tap'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { statement, version, wording } from '../../fixtures/versions.ts'
import { adapt, base, omit, resolved } from './tailorings.ts'

t.test('a wording of the base says over what still stands', async t => {
  const texts = {
    slug: 'safe',
    title: 'Easy safe',
    gloss: 'Easy gloss.',
    statements: [{ key: 'safe-one', text: 'Easy one.' }, { key: 'safe-two', text: 'Easy two.' }],
  }
  const on = base(
    version({
      wordings: [
        wording({
          principles: [texts, { slug: 'mutual', title: 'Easy mutual' }],
          translates: { version: '1.0.0', outdated: [] },
        }),
      ],
    })
  )
  const wordings = (operations: readonly Operation[], more = {}) => resolved(operations, on, more).content.wordings
  const [inherited] = on.content.wordings
  const { translates: _translates, ...plain } = inherited ?? {}
  t.strictSame(wordings([]), [plain], "but the version it translated was the base's")
  const adapted = wordings([
    adapt('safe', { gloss: 'Ours.', statements: [statement('safe-one'), { key: 'safe-two', text: 'Otherwise.' }] }),
  ])
  t.strictSame(adapted.map(({ principles }) => principles), [[
    { slug: 'safe', title: 'Easy safe', statements: [{ key: 'safe-one', text: 'Easy one.' }] },
    { slug: 'mutual', title: 'Easy mutual' },
  ]])
  const gone = wordings([
    omit('mutual'),
    adapt('safe', { title: 'Ours', gloss: 'Ours.', statements: [statement('own')] }),
  ])
  t.strictSame(gone, [], 'a wording without a text of a principle is gone')
  t.strictSame(
    wordings([{ op: 'configureSet', title: 'Ours' }]).map(({ title, description }) => [title, description]),
    [[undefined, 'An easy description.']]
  )
  const own = wording({ title: 'Our easy title', principles: [{ slug: 'mutual', gloss: 'Easy.' }] })
  t.strictSame(wordings([], { wordings: [own] }), [own], "one's own takes its place as a whole")
})

t.test('T10: a wording of the base keeps the levels of its scale that are called and described as before', async t => {
  const easy = (...keys: readonly string[]) => keys.map(key => ({ key, label: `Easy ${key}`, anchor: 'Easy.' }))
  const on = base(version({ wordings: [wording({ scale: { levels: easy('no', 'some', 'yes') } })] }))
  const told = (...levels: ReadonlyArray<readonly [key: string, label: string, anchor: string]>) =>
    resolved([{
      op: 'configureSet',
      scale: {
        key: 'own',
        levels: levels.map(([key, label, anchor], points) => ({ key, label, anchor, points })),
        levelMaps: [],
      },
    }], on).content.wordings.map(({ scale }) => scale)
  t.strictSame(resolved([], on).content.wordings, on.content.wordings)
  t.strictSame(told(['no', 'No', 'Never.'], ['some', 'A little', 'Now and then.'], ['more', 'More', 'More.']), [{
    levels: easy('no'),
  }])
  t.strictSame(told(['low', 'Low', ''], ['high', 'High', '']), [undefined], 'and none where none of them is left')
})

t.test('T10: a wording of the base keeps the texts of examples and categories that are still there', async t => {
  const told = {
    examples: [{ slug: 'circle', title: 'Easy circle', summary: 'Easy.' }, { slug: 'cafe', title: 'Easy cafe' }],
    categories: [{ slug: 'groups', title: 'Easy groups' }],
  }
  const on = base(version({ wordings: [wording({ ...told, principles: [{ slug: 'mutual', title: 'Easy' }] })] }))
  const inherited = (operations: readonly Operation[]) =>
    resolved(operations, on).content.wordings.map(({ examples, categories }) => ({ examples, categories }))
  t.strictSame(inherited([]), [told])
  t.strictSame(inherited([omit('safe')]), [{ examples: [], categories: [] }], 'they stood under what is omitted')
})
