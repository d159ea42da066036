import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { AxeResults } from 'axe-core'
import { chromium, type BrowserContextOptions, type Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { reportPolicy } from '../../../src/results/report/page-style.ts'
import { everyInput, pageOf } from './inputs.ts'

const executablePath = '/usr/bin/chromium'
const skip = existsSync(executablePath)
  ? false
  : `no Chromium at ${executablePath}: install it to try the reports in a browser`
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pages = Object.entries(everyInput()).map(([name, input]) => [name, pageOf(input)] as const)

/** Every page at an address of its own, under the policy that is enough for it. */
async function served (t: Test): Promise<string> {
  const server = createServer((request, response) => {
    const page = pages.find(([name]) => request.url === `/${name}`)?.[1]
    response.writeHead(page === undefined ? 404 : 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': reportPolicy,
    }).end(page)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function openPage (t: Test, options: BrowserContextOptions = {}): Promise<Page> {
  const browser = await chromium.launch({ executablePath, args })
  t.teardown(() => browser.close())
  return browser.newPage(options)
}

const everyRule = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What a dark or a narrow page may break that a light and wide one does not. */
const rulesOfLooks = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size']

async function faultsByAxe (page: Page, runOnly: readonly string[]): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(
    `axe.run({ resultTypes: ['violations'], runOnly: ${JSON.stringify(runOnly)} })`
  ) as AxeResults
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}: ${failureSummary ?? ''}`)
  )
}

t.test(
  'every report is accessible by axe, in light and in dark, wide and narrow, and breaks no policy',
  { skip },
  async t => {
    const origin = await served(t)
    const page = await openPage(t)
    const faults: string[] = []
    page.on('console', message => {
      if (message.type() === 'error') faults.push(message.text())
    })
    page.on('dialog', dialog => {
      faults.push(dialog.message())
    })
    for (const [name] of pages) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width: colorScheme === 'light' ? 1200 : 320, height: 900 })
        await page.goto(`${origin}/${name}`)
        t.strictSame(
          await faultsByAxe(page, colorScheme === 'light' ? everyRule : rulesOfLooks),
          [],
          `${name}, ${colorScheme}`
        )
        t.ok(
          await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'),
          `${name}, ${colorScheme}: read without scrolling sideways`
        )
      }
    }
    t.strictSame(faults.filter(fault => !fault.includes('favicon') && !fault.includes('404')), [])
  }
)

t.test("the pictures follow the reader's colours and forced ones", { skip }, async t => {
  const origin = await served(t)
  const page = await openPage(t)
  const paints = () =>
    page.evaluate<string[]>(
      'Array.from(document.querySelectorAll("svg:first-of-type rect"), rect => getComputedStyle(rect).fill)'
    )
  await page.goto(`${origin}/single`)
  const light = await paints()
  await page.emulateMedia({ colorScheme: 'dark' })
  t.notSame(await paints(), light)
  t.ok((await paints()).includes('rgb(156, 196, 245)'))
  await page.emulateMedia({ forcedColors: 'active' })
  t.notOk((await paints()).includes('rgb(156, 196, 245)'), 'forced colours are taken')
  await page.emulateMedia({ media: 'print', forcedColors: 'none' })
  t.strictSame(await paints(), light, 'on paper they are always light')
})

/** Of the fonts that readers commonly have, the widest (DejaVu Sans, which Verdana is as wide as) and a narrow one. */
const fonts = {
  wide: ['dejavu-fonts-ttf/ttf/DejaVuSans.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'],
  narrow: ['latin-400-normal', 'latin-700-normal'].map(name =>
    `@fontsource/roboto-condensed/files/roboto-condensed-${name}.woff2`
  ),
}

/** A style that sets every picture in a font that the test brings along, whatever the machine has. */
async function styleOf (paths: readonly string[]): Promise<string> {
  const faces = await Promise.all(paths.map(async (path, index) => {
    const bytes = await readFile(createRequire(import.meta.url).resolve(path), 'base64')
    return `@font-face { font-family: Brought; font-weight: ${
      index === 0 ? 400 : '600 700'
    }; src: url(data:font/ttf;base64,${bytes}) }`
  }))
  return `${faces.join(' ')} svg { font-family: Brought, sans-serif !important }`
}

/** Words that leave their picture, and words that stand on other words. */
const misplacedWords = `Array.from(document.querySelectorAll('svg'), svg => {
  const frame = svg.getBoundingClientRect()
  const boxes = Array.from(svg.querySelectorAll('text'), text => [text.textContent, text.getBoundingClientRect()])
  const leaves = ({ left, right, bottom }) => left < frame.left || right > frame.right || bottom > frame.bottom + 1
  const covers = (a, b) => a.left < b.right && b.left < a.right && a.top + 5 < b.bottom && b.top + 5 < a.bottom
  const outside = boxes.filter(([, box]) => leaves(box)).map(([text]) => 'leaves: ' + text)
  const covered = boxes.flatMap(([text, box], index) =>
    boxes.slice(index + 1).filter(([, other]) => covers(box, other))
      .map(([other]) => 'covered: ' + text + ' | ' + other))
  return [...outside, ...covered]
}).flat()`

for (const [name, paths] of Object.entries(fonts)) {
  t.test(`no words of a picture leave it or stand on others, in a ${name} font`, { skip }, async t => {
    const origin = await served(t)
    const page = await openPage(t, { bypassCSP: true })
    const content = await styleOf(paths)
    const misplaced: Record<string, unknown> = {}
    for (const [input] of pages) {
      await page.goto(`${origin}/${input}`)
      await page.addStyleTag({ content })
      const loaded = await page.evaluate(
        'Promise.all([400, 700].map(weight => document.fonts.load(weight + " 16px Brought"))).then(faces => ' +
          'faces.flat().length)'
      )
      t.equal(loaded, 2, 'both weights of the font are there')
      const words = await page.evaluate<string[]>(misplacedWords)
      if (words.length > 0) misplaced[input] = words
    }
    t.strictSame(misplaced, {})
  })
}

t.test('printed, no picture is taller than a sheet of A4, and the report is a PDF', { skip }, async t => {
  const origin = await served(t)
  const page = await openPage(t)
  await page.emulateMedia({ media: 'print' })
  // A4 within its margins, in CSS pixels.
  await page.setViewportSize({ width: 680, height: 1001 })
  for (const [name] of pages) {
    await page.goto(`${origin}/${name}`)
    const heights = await page.evaluate<number[]>(
      'Array.from(document.querySelectorAll("figure"), figure => figure.getBoundingClientRect().height)'
    )
    t.ok(heights.every(height => height < 1001 - 100), `${name}: ${heights.join(' ')}`)
  }
  t.match((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString(), '%PDF-')
})
