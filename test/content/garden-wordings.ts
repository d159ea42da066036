import { principle, statement, version, wording } from '../fixtures/versions.ts'

/** English, Easy Read of the first principle in part and of the second whole, Welsh, and Welsh Easy Read. */
export const content = version({
  principles: [principle('safe'), principle('mutual', { statements: [statement('mutual-one')] })],
  wordings: [
    wording({
      principles: [
        { slug: 'safe', title: 'Easy safe', statements: [{ key: 'safe-one', text: 'Easy one.' }] },
        {
          slug: 'mutual',
          title: 'Easy mutual',
          gloss: 'Easy gloss.',
          explanation: 'Easy **explanation**.',
          points: ['Easy point'],
          statements: [{ key: 'mutual-one', text: 'Easy.' }],
        },
      ],
    }),
    {
      lang: 'cy',
      variant: 'standard',
      status: 'checked by a translator',
      title: 'Set',
      principles: [{ slug: 'safe', title: 'Diogel', explanation: 'Testun.' }],
    },
    { lang: 'cy', variant: 'easy-read', status: 'draft', principles: [{ slug: 'safe', title: 'Diogel hawdd' }] },
  ],
})

export const principleTexts = ['title', 'gloss', 'explanation', 'points', 'statements']
export const english = (...fields: readonly string[]) =>
  fields.map(field => ({ field, lang: 'en', variant: 'standard' }))
