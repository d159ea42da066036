import { createHash } from 'node:crypto'
import t from 'tap'
import { reportPolicy } from '../../../src/results/report/page-style.ts'
import { elementsOf, faultsOf } from '../../fixtures/html.ts'
import { everyInput, inputOf, pageOf } from './inputs.ts'
import { core, gated, hostile, shared } from './results.ts'

const inputs = everyInput()
const pages = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, pageOf(input)]))

/** What a reader reads: the page without its style and marks. */
function readable (html: string): string {
  return html.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<footer>[\s\S]*<\/footer>/, '').replace(
    /<\/(?:p|li|h\d|td|th|dd|dt|caption|text|title|desc)>/g,
    '\n'
  ).replace(/<[^>]+>/g, '')
}

t.test('the same input makes the same bytes', async t => {
  t.strictSame(Object.fromEntries(Object.entries(everyInput()).map(([name, input]) => [name, pageOf(input)])), pages)
})

for (const [name, page] of Object.entries(pages)) {
  t.test(`${name}: a valid page with one language, headings in order, and nothing that runs`, async t => {
    // The title of a page is that of its arrangement, however long that is.
    t.strictSame(await faultsOf(page, { 'long-title': 'off' }), [])
    const elements = elementsOf(page)
    t.match(
      elements.find(({ tagName }) => tagName === 'html')?.attributes.map(({ key, value }) => `${key}=${String(value)}`),
      ['lang=en', 'dir=ltr']
    )
    const levels = elements.flatMap(({ tagName }) => /^h(\d)$/.exec(tagName)?.[1] ?? []).map(Number)
    t.equal(levels[0], 1)
    t.equal(levels.filter(level => level === 1).length, 1)
    t.ok(levels.every((level, index) => index === 0 || level <= (levels[index - 1] ?? 0) + 1), 'no level is left out')
    const tags = new Set(elements.map(({ tagName }) => tagName))
    t.strictSame(
      ['script', 'link', 'img', 'iframe', 'form', 'object', 'base', 'foreignObject'].filter(tag => tags.has(tag)),
      []
    )
    t.strictSame(
      elements.flatMap(({ attributes }) => attributes).filter(({ key }) => key.startsWith('on') || key === 'style').map(
        ({ key }) => key
      ),
      []
    )
    t.strictSame(
      elements.flatMap(element => element.getAttributeValue('href') ?? []).filter(href => !/^https:\/\//.test(href)),
      [],
      'links lead to the web or nowhere'
    )
    t.notMatch(page, /[\u202a-\u202e\u2067]/)
  })
}

t.test('a strict policy needs no more than the style by its hash', async t => {
  const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(pages['single'] ?? '') ?? []
  t.equal(
    reportPolicy,
    `default-src 'none'; style-src 'sha256-${
      createHash('sha256').update(style).digest('base64')
    }'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  )
  for (const page of Object.values(pages)) {
    t.ok(page.includes(`<style>${style}</style>`), 'the style is always the same')
  }
})

t.test('every result says what it is not', async t => {
  for (const page of Object.values(pages)) {
    t.match(
      page,
      /reflection aid\. It is not validated, and it is not an inspection result\. There is no pass mark, no target and no ranking\./
    )
  }
})

t.test('of a confidential result there are tenths and nothing finer, and no number of people but k', async t => {
  for (const name of ['gated', 'followedGated', 'hostileGated']) {
    const text = readable(pages[name] ?? '')
    t.strictSame(text.match(/\d\.\d\d+/g), null, name)
    t.notMatch(text, /exactly \d|\d responses|\d of \d statements|variance/, name)
    t.match(text, /at least 5 people/)
    t.match(text, /What is not shown, and why/)
    t.match(text, /0\.1 or less/)
    t.match(text, /Values have one decimal place/)
    t.match(text, /The value of a principle leaves out statements whose own value is not shown/)
    t.match(text, /in an order that tells nothing/)
  }
  t.match(pages['gated'], /Commitment to the responses \(no answer can be read from it\) sha256:/)
  t.match(pages['single'], /The first table gives the exact fraction where rounding changed it/)
  t.notMatch(readable(pages['single'] ?? ''), /not shown/, 'of others nothing is hidden')
})

t.test('a hidden value looks the same whatever is behind it', async t => {
  const result = gated(core, 'x5')
  const changed = {
    ...result,
    principles: result.principles.map(principle =>
      principle.value.released
        ? principle
        : { ...principle, value: { released: false, value: 0.123, n: 4 } as { released: false } }
    ),
  }
  t.equal(pageOf(inputOf(changed, core)), pageOf(inputOf(result, core)))
})

t.test('I4 what could be gained is said of the next level up', async t => {
  const page = pages['single'] ?? ''
  t.match(page, /<th scope="col">The next level up would add<\/th>/)
  t.notMatch(page, /one level more/i)
})

t.test('the people of an exact result are counted', async t => {
  t.match(readable(pageOf(inputOf(shared(core, [['people', '01'], ['peers', '3']]), core))), /Made of\n2 responses of 2 seats/)
})

t.test('words of people are words, in whatever place they stand', async t => {
  const page = pages['hostile'] ?? ''
  for (const words of hostile.filter(words => words.includes('<'))) t.notOk(page.includes(words), words)
  t.ok(page.includes('&lt;script&gt;alert(1)&lt;/script&gt;'))
  const languages = elementsOf(page).filter(({ tagName }) => tagName === 'bdi').map(element =>
    element.getAttributeValue('lang')
  )
  t.ok(languages.includes('ar'), "the set's words in its language")
  t.ok(languages.includes(null), "others' in one that nobody knows")
})

t.test('what has nothing to say is not there', async t => {
  const ids = (page = '') =>
    elementsOf(page).filter(({ tagName }) => tagName === 'h2').map(element => element.getAttributeValue('id'))
  t.strictSame(ids(pages['empty']), ['about', 'profile', 'questions', 'statements', 'limits'])
  t.strictSame(ids(pages['followedGated']), [
    'about',
    'profile',
    'questions',
    'talk',
    'weak',
    'examples',
    'actions',
    'checks',
    'comparison',
    'timeline',
    'perspectives',
    'statements',
    'hidden',
    'limits',
  ])
  t.match(readable(pages['mixed'] ?? ''), /only the words weak, mixed and strong are set side by side/)
})
