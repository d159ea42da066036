/** The core set's texts to translators and back, as files. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { checkTranslation, exportTranslation } from '../../src/bin/commands/translation.ts'
import { run } from '../fixtures/program.ts'

t.test('a file is written, filled in, checked by line, and becomes a wording', async t => {
  const folder = t.testdir()
  for (const [format, ending] of [['xliff-1.2', 'xlf'], ['csv', 'csv']] as const) {
    const path = join(folder, `core-cy-standard.${ending}`)
    t.equal(await exportTranslation('cy', { format }, folder), `${path}\n`)
    await t.rejects(exportTranslation('cy', { format }, folder), { message: /is there already/ })
    await t.rejects(checkTranslation(path), { message: 'no_text: There is no translation that could be written' })
    const text = await readFile(path, 'utf8')
    const filled = ending === 'csv'
      ? text.replace('principles.safe.title,Safe,', 'principles.safe.title,Safe,Diogel')
      : text.replace('<source>Safe</source>', '<source>Safe</source><target>Diogel</target>')
    await writeFile(path, filled)
    t.match(JSON.parse(await checkTranslation(path)), {
      lang: 'cy',
      variant: 'standard',
      status: 'draft: not reviewed',
      principles: [{ slug: 'safe', title: 'Diogel' }],
    })
    await writeFile(path, filled.replaceAll('principles.safe.title', 'principles.save.title'))
    await t.rejects(checkTranslation(path), { message: /^line \d+: unknown_key: principles\.save\.title: / })
  }
})

t.test('what there is already is in the file', async t => {
  const folder = t.testdir()
  await exportTranslation('en', { variant: 'easy-read' }, folder)
  t.match(await readFile(join(folder, 'core-en-easy-read.xlf'), 'utf8'), /<target state="translated">/)
})

t.test('what is asked for wrongly is told', async t => {
  const cases = [
    [['translation', 'export', 'en'], /standard text is in "en" already/],
    [['translation', 'export', 'Welsh!'], /no language/],
    [['translation', 'export', 'cy', '--format', 'po'], /no format: there are xliff-1\.2, xliff-2\.0, csv/],
    [['translation', 'check', 'welsh.xlf'], /named as it was exported/],
    [['translation', 'import', 'cy'], /translation export <language>/],
  ] as const
  for (const [args, message] of cases) {
    const { code, stderr } = await run(t, 'cli', { args: [...args], env: {} }).ended()
    t.equal(code, 1, args.join(' '))
    t.match(stderr, message)
  }
})
