/** Files for translators through a tool of others: Debian's translate-toolkit. Nothing of it is published content. */
import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import t from 'tap'
import { startAssessing } from '../fixtures/assessing.ts'
import { sqlite } from '../fixtures/engines.ts'
import { testUnless } from '../fixtures/missing.ts'
import { add, authored } from '../fixtures/sets-client.ts'

/** Debian's packages belong to Debian's Python, whichever comes first in the path. */
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'
const isThere = spawnSync(python, ['-c', 'import translate.storage.xliff']).status === 0
const toolkitMissing = isThere ? undefined : 'translate-toolkit is not installed'
const executablePath = '/usr/bin/chromium'
const chromiumMissing = existsSync(executablePath) ? undefined : `no Chromium at ${executablePath}`

/** Says every text over that has no translation yet, with a word of the language before it. */
const fill = `
import sys
from translate.storage import xliff
store = xliff.xlifffile.parsefile(sys.argv[1])
for unit in store.units:
    if not unit.istranslated():
        unit.target = sys.argv[3] + ' ' + unit.source
store.savefile(sys.argv[2])
`
const explanation = 'Listen & ask <first>.\n\nSee [the guide](https://example.org/guide).'
const words = { cy: 'Cyfieithiad:', ar: 'ترجمة:' } as const

testUnless(t, 'a Welsh and an Arabic file go through the toolkit and come back whole', toolkitMissing, async t => {
  const { app, client } = await startAssessing(t, sqlite)
  const { sets } = client
  const set = await sets.make({ title: 'A set', visibility: 'public' })
  const kind = { ...add('kind', { title: 'Kind', explanation, points: ['One.', 'Two.'] }).principle }
  await sets.write(set, authored([], { principles: [kind, add('fair').principle] }))
  await sets.publish(set)
  const folder = t.testdir()

  for (const [lang, word] of Object.entries(words)) {
    const [sent, filled] = [join(folder, `${lang}.xlf`), join(folder, `${lang}-filled.xlf`)]
    await writeFile(sent, (await sets.get(`${set.path}/versions/1.0.0/translation?lang=${lang}`)).body)
    await promisify(execFile)(python, ['-c', fill, sent, filled, word], { timeout: 60_000 })
    const answer = await sets.send(
      'PUT',
      `${set.draft}/wordings/${lang}/standard?status=draft:+made+by+a+test`,
      await readFile(filled) as object,
      { 'content-type': 'application/xliff+xml', 'if-match': '*' }
    )
    t.match(answer.json(), { untranslated: 0, errorCount: 0, status: 'draft: made by a test' }, answer.body)
  }
  t.match(await sets.publish(set), { version: '1.1.0' })

  const arabic = await sets.read(`${set.path}/principles/kind?lang=ar`)
  t.match(arabic, { lang: 'ar', fallbacks: [], title: 'ترجمة: Kind', points: ['ترجمة: One.', 'ترجمة: Two.'] })
  t.match(arabic.explanation.html, /^<p>ترجمة: Listen &amp; ask &lt;first&gt;\.<\/p>\s*<p>See <a /, 'two paragraphs')

  await t.test('somebody rates and submits in the language', async t => {
    const [person] = await client.join(await client.mutual({ set: set.id, version: '1.1.0' }))
    if (!person) throw new Error('somebody took a seat')
    const asked = await client.read(`${person.path}?lang=cy`, person.headers)
    t.match(asked.principles[0], { lang: 'cy', title: 'Cyfieithiad: Kind', fallbacks: [] })
    t.match(asked.scale, [{ label: 'Cyfieithiad: No' }, { label: 'Cyfieithiad: Yes' }])
    const keys: string[] = asked.principles.flatMap(({ statements }: { statements: Array<{ key: string }> }) =>
      statements.map(({ key }) => key))
    await person.rate(Object.fromEntries(keys.map(key => [key, { level: 'yes' }])))
    t.match(await person.submit(), { state: 'submitted' })
  })

  await testUnless(t, 'the Arabic page runs from right to left in a browser', chromiumMissing, async t => {
    const { body } = await app.inject(`/embed/principles/kind?set=${set.id}&lang=ar`)
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    t.teardown(() => browser.close())
    const page = await browser.newPage()
    await page.setContent(body)
    const found = await page.evaluate(`(() => {
      const title = document.querySelector('h1, h2')
      const range = document.createRange()
      range.selectNodeContents(title)
      const { left, right } = range.getBoundingClientRect()
      return {
        direction: getComputedStyle(title).direction,
        startsAtTheRight: left > document.documentElement.clientWidth - right,
      }
    })()`)
    t.strictSame(found, { direction: 'rtl', startsAtTheRight: true })
  })
})
