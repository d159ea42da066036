import t from 'tap'
import { reportWords } from '../../../src/results/report/own-words.ts'
import { sentencesOf, wordsOf } from '../../seed/seed.ts'
import { inputOf, pageOf } from './inputs.ts'
import { core, gated, single } from './results.ts'

const viewed = { headers: {}, query: { variant: 'easy-read' as const } }
const hidden = gated(core, 'x<>5T37')
const one = single(core, '01x-')
const easy = reportWords['easy-read']

t.test('a report in Easy Read says what it is not, and why a value is not shown, in Easy Read', async t => {
  const page = pageOf(inputOf(hidden, core, { viewed }))
  for (const words of ['This is a reflection aid.', 'What we do not show, and why', 'We show a value only where at']) {
    t.match(page, words)
  }
  t.notMatch(page, /What is not shown, and why|This protects people well, but/)
  t.match(pageOf(inputOf(one, core, { viewed })), /Easy Read,.*draft: not user-tested\..*have not tried it yet/s)
  const without = pageOf(inputOf(one, { ...core, wordings: [] }, { viewed }))
  t.match(without, 'It is a draft: not user-tested. The words of the set are not in Easy Read.')
  t.match(pageOf(inputOf(hidden, core)), /What is not shown, and why/, 'and as before for who does not ask for it')
})

t.test('its sentences have at most 15 words', async t => {
  const method = { id: 'mutual-item-mean', version: '1.1.0' } as const
  const texts = [
    ...Object.values(easy.headings),
    easy.aidNotice,
    easy.onlyOurs ?? '',
    ...easy.hiddenAndWhy(hidden),
    ...easy.limitsOfAll,
    ...easy.limitsOfExact,
    ...easy.limitsOfConfidential,
    ...[2, 4].map(levels => easy.limitsOfScale(levels, method, '')),
  ]
  t.strictSame(texts.flatMap(sentencesOf).filter(sentence => wordsOf(sentence).length > 15), [])
})
