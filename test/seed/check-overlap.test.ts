import { test } from 'tap'
import { runsOf, sharedRuns, textsOf, wordsOf } from '../../seed/check-overlap.ts'

test('words are compared without case, punctuation, markup or line ends', async t => {
  t.strictSame(wordsOf("- **People's** own\nwords, non-directive"), ['peoples', 'own', 'words', 'non', 'directive'])
})

test('a text shorter than a run has no runs', async t => {
  t.strictSame(runsOf('one two', 3), [])
  t.strictSame(runsOf('one two three four', 3), ['one two three', 'two three four'])
})

test('shared runs are found across line ends', async t => {
  t.strictSame(sharedRuns('We say: the cat sat on the mat.', 'once the cat\nsat on a mat', 4), ['the cat sat on'])
  t.strictSame(sharedRuns('the cat sat', 'the dog sat', 2), [])
})

test('names, titles, keys and links are exempt', async t => {
  const texts = textsOf({ slug: 'a', title: 'b', points: ['c'], link: { url: 'd' }, note: 'e', empty: null, weight: 1 })
  t.strictSame(texts, [{ path: '/points/0', text: 'c' }, { path: '/note', text: 'e' }])
})
