import t from 'tap'
import { chooseLanguage, languageAttributes, matchLanguage } from '../../src/http/languages.ts'

t.test('a language is the best of the header, else the first', async t => {
  t.equal(chooseLanguage({ 'accept-language': 'fr, cy;q=0.2, en;q=0.1' }, ['en', 'cy']), 'cy')
  t.equal(chooseLanguage({ 'accept-language': 'fr' }, ['en', 'cy']), 'en')
  t.equal(chooseLanguage({}, []), 'en')
})

t.test(
  'a tag names a language with or without its region and in any case, and may ' +
    'name none that is there',
  async t => {
    for (
      const [tag, named] of [['cy', 'cy'], ['CY-gb', 'cy'], ['en-GB', 'en'], ['fr', undefined], [
        'fr-CA',
        undefined,
      ]] as const
    ) t.equal(matchLanguage(tag, ['en', 'cy']), named, tag)
  }
)

t.test('a tag finds the language that is written as its own most likely is (RFC 4647)', async t => {
  const found: ReadonlyArray<readonly [string, readonly string[], string | undefined]> = [
    ['zh-Hant-TW', ['en', 'zh-Hans', 'zh-Hant'], 'zh-Hant'],
    ['zh-TW', ['zh', 'zh-Hant'], 'zh-Hant'],
    ['zh-HK', ['zh-Hans', 'zh-Hant'], 'zh-Hant'],
    ['zh', ['zh-Hant', 'zh-Hans'], 'zh-Hans'],
    ['zh-CN', ['zh-Hant', 'zh'], 'zh'],
    ['zh-Hant', ['zh'], 'zh'],
    ['en-GB', ['en', 'en-GB'], 'en-GB'],
    ['en-AU', ['en-GB', 'en'], 'en'],
    ['en', ['en-GB'], 'en-GB'],
    ['pt', ['pt-PT', 'pt-BR'], 'pt-BR'],
    ['de-DE-1996', ['de-AT', 'de-DE'], 'de-DE'],
    ['ar-EG', ['en', 'ar'], 'ar'],
    ['sr-Latn', ['sr', 'sr-Latn'], 'sr-Latn'],
    ['fr', ['en', 'cy'], undefined],
    ['xx-nonsense-nonsense', ['en'], undefined],
  ]
  for (const [tag, available, language] of found) {
    t.equal(matchLanguage(tag, available), language, `${tag} of ${available}`)
  }
  t.equal(chooseLanguage({ 'accept-language': 'zh-TW, en;q=0.5' }, ['en', 'zh-Hans', 'zh-Hant']), 'zh-Hant')
})

t.test('a language is told where it is another than around it, with its direction where that is another', async t => {
  t.equal(languageAttributes('cy'), ' lang="cy"')
  t.equal(languageAttributes('ar'), ' lang="ar" dir="rtl"')
  t.equal(languageAttributes('pa-PK', 'en'), ' lang="pa-PK" dir="rtl"')
  t.equal(languageAttributes('ar', 'ar'), '')
  t.equal(languageAttributes('en', 'ar'), ' lang="en" dir="ltr"')
  t.equal(languageAttributes('fa', 'ar'), ' lang="fa"')
})
