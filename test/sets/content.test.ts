/**
 * A published custom set is content like that of the service: every representation, caching, search, embeds, wordings.
 */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { openAgain } from '../fixtures/keyed-app.ts'
import { add, adapt, authored, omit, setsClient, tailoring } from '../fixtures/sets-client.ts'
import { start } from './readable-set.ts'

const forms = {
  json: /^application\/json/,
  jsonld: /^application\/ld\+json/,
  html: /^text\/html/,
  md: /^text\/markdown/,
  txt: /^text\/plain/,
}

testOnEngines(t, async (t, engine) => {
  await t.test('it has five representations, each with its ETag, and its pinned bytes outlast a restart', async t => {
    const { client, nobody, database } = await start(t, engine)
    const set = await client.published([
      adapt('safe', { explanation: 'We *keep* what is said.\n\n- one\n- two' }),
      add('local'),
    ], { visibility: 'public' })
    const pinned = `${set.path}/versions/1.0.0`
    const bytes = new Map<string, string>()
    for (
      const path of [
        '',
        '/principles/safe',
        '/principles/local',
        '/examples/action-learning-sets',
        '/categories/group-reflection',
      ]
    ) {
      for (const [ending, type] of Object.entries(forms)) {
        const url = `${pinned}${path}.${ending}`
        const answer = await nobody.get(url)
        t.match(answer, {
          statusCode: 200,
          headers: { 'content-type': type, etag: /^"[^"]+"$/, 'content-language': 'en' },
        }, url)
        const again = await nobody.get(url, { 'if-none-match': String(answer.headers.etag) })
        t.match(again, { statusCode: 304, body: '', headers: { etag: answer.headers.etag } }, url)
        bytes.set(url, answer.body)
      }
    }
    t.match(bytes.get(`${pinned}/principles/safe.html`), /<em>keep<\/em>[^]*<li>/)
    t.match(await nobody.read(`${set.path}/principles/safe`), { set: { id: set.id, version: '1.0.0' } })
    t.equal((await nobody.get(set.path)).headers['content-location'], pinned)
    t.match(await nobody.get(`${set.path}/versions/1`), { statusCode: 307, headers: { location: pinned } })
    t.equal(
      (await nobody.get(pinned)).headers['cache-control'],
      'public, max-age=60, stale-while-revalidate=600',
      'what can be withdrawn is promised to no cache'
    )
    t.equal(
      (await nobody.get('/v1/principle-sets/core/versions/1.2.0')).headers['cache-control'],
      'public, max-age=31536000, immutable'
    )

    const again = await openAgain(t, database)
    const restarted = setsClient(await startApp(t, { storage: again, newId: uuidv7 }))
    for (const [url, body] of bytes) t.equal((await restarted.get(url)).body, body, url)
  })

  await t.test('no image is fetched by whoever reads it: its words stay, and the author is told', async t => {
    const { client, nobody } = await start(t, engine)
    const set = await client.make({ title: 'A set', visibility: 'public' })
    const explanation = 'As *seen*: ![a circle of chairs](http://counter.example/x.png)\n\n![two][2]\n\n[2]: ' +
      'https://counter.example/2.png'
    const easy = {
      lang: 'en',
      variant: 'easy-read',
      status: 'draft',
      principles: [{ slug: 'kind', explanation: '![one](https://counter.example/1.png)' }],
    }
    await client.write(set, authored([], { principles: [{ ...add('kind').principle, explanation }], wordings: [easy] }))
    const warnings = [
      ...Array(2).fill({ pointer: '/content/principles/0/explanation', code: 'image', detail: /counter\.example/ }),
      { pointer: '/content/wordings/0/principles/0/explanation', code: 'image', detail: /counter\.example/ },
    ]
    t.match(await client.validate(set), { publishable: true, warnings })
    t.match(await client.publish(set), { warnings })
    const { markdown, html, text } = (await nobody.read(`${set.path}/principles/kind`)).explanation
    t.equal(html, '<p>As <em>seen</em>: a circle of chairs</p>\n<p>two</p>')
    t.equal(text, 'As seen: a circle of chairs\n\ntwo')
    t.equal(markdown, text)
    for (
      const url of [
        ...Object.keys(forms).map(ending => `${set.path}/principles/kind.${ending}`),
        `${set.path}.html?expand=principles`,
        `/embed/principles/kind?set=${set.id}`,
      ]
    ) {
      for (const [query, words] of [['', 'a circle of chairs'], ['variant=easy-read', 'one']] as const) {
        const { body } = await nobody.get(`${url}${url.includes('?') ? '&' : '?'}${query}`)
        t.ok(body.includes(words), `${url} ${query}`)
        t.notMatch(body, /<img|counter\.example/, `${url} ${query}`)
      }
    }
    t.match(
      (await client.read(set.draft)).content.principles,
      [{ explanation }],
      'what was written is kept for its author'
    )
  })

  await t.test('its pages can be framed, with its id', async t => {
    const { client, nobody, other } = await start(t, engine)
    const set = await client.published([add('local', { title: 'Local <and> own' })], { visibility: 'unlisted' })
    const { embed } = await nobody.read(`${set.path}/principles/local`)
    t.equal(
      embed.url,
      `http://127.0.0.1:3000/embed/principles/local?set=${set.id}&version=1.0.0&lang=en&variant=standard`
    )
    t.match(await nobody.get(`/embed/principles/local?set=${set.id}`), {
      statusCode: 200,
      body: /Local &lt;and&gt; own/,
      headers: { 'content-security-policy': /frame-ancestors/, 'cache-control': /^private/ },
    })
    t.equal((await nobody.get(`/embed/examples/action-learning-sets?set=${set.id}`)).statusCode, 200)
    await client.change(set, { visibility: 'private' })
    t.equal((await nobody.get(`/embed/principles/local?set=${set.id}`)).statusCode, 404)
    t.equal((await other.get(`/embed/principles/local?set=${set.id}`)).statusCode, 404)
  })

  await t.test('it is found by its words, where it may be, as long as it is there', async t => {
    const { client, reader, nobody, other, scopeless } = await start(t, engine)
    const finds = async (one: typeof client, q: string) =>
      (await one.read(`/v1/search?q=${q}`)).items.map(({ url }: { url: string }) => url)
    const set = await client.published([add('local', { title: 'Quillwort' })])
    const url = `${set.path}/principles/local`
    t.strictSame([
      await finds(client, 'quillwort'),
      await finds(reader, 'quillwort'),
      await finds(scopeless, 'quillwort'),
      await finds(other, 'quillwort'),
      await finds(nobody, 'quillwort'),
    ], [[url], [url], [], [], []])
    await client.change(set, { visibility: 'public' })
    t.strictSame([await finds(other, 'quillwort'), await finds(nobody, 'quillwort')], [[url], [url]])
    await client.write(set, tailoring([add('local', { title: 'Bladderwort' })]))
    t.strictSame(await finds(nobody, 'bladderwort'), [], 'a draft is found by nobody')
    await client.publish(set)
    t.strictSame(
      [await finds(nobody, 'quillwort'), await finds(nobody, 'bladderwort')],
      [[], [url]],
      'the newest version'
    )
    t.strictSame((await nobody.read(`/v1/search?q=bladderwort&set=${set.id}`)).items.length, 1)
    for (const visibility of ['unlisted', 'private']) {
      await client.change(set, { visibility })
      t.strictSame([await finds(nobody, 'bladderwort'), await finds(client, 'bladderwort')], [[], [url]], visibility)
    }
    await client.remove(set)
    t.strictSame(await finds(client, 'bladderwort'), [])
  })

  await t.test(
    'examples come along with what they illustrate, and it is told which ' +
      'illustrated other words',
    async t => {
      const { client, nobody } = await start(t, engine)
      const { examples } = await nobody.read('/v1/principles/progressive')
      const [{ slug }] = examples
      const set = await client.published(
        [adapt('progressive', { gloss: 'We grow at our own pace.' }), omit('mutual')],
        {
          visibility: 'public',
        }
      )
      t.strictSame(
        (await nobody.read(`${set.path}/principles/progressive`)).examples.map((one: { slug: string }) => one.slug),
        examples.map((one: { slug: string }) => one.slug)
      )
      const placementsOf = async (path: string): Promise<{ slug: string, fromOriginal: boolean }[]> =>
        (await nobody.read(`${path}/versions/1.0.0/examples/${slug}`)).principles
      const placement = async (path: string) =>
        (await placementsOf(path)).find(one => one.slug === 'progressive')?.fromOriginal
      t.equal(await placement(set.path), true, 'of the adapted principle')
      t.equal(await placement('/v1/principle-sets/core'), false)
      for (const one of (await placementsOf(set.path)).filter(one => one.slug !== 'progressive')) {
        t.equal(one.fromOriginal, false, one.slug)
      }
      t.notOk((await placementsOf(set.path)).some(one => one.slug === 'mutual'), 'nothing points to what was left out')
    }
  )

  await t.test('the Easy Read words of what was adopted come along; what was reworded falls back', async t => {
    const { client, nobody } = await start(t, engine)
    const set = await client.published([adapt('progressive', { gloss: 'We grow at our own pace.' }), add('local')], {
      visibility: 'public',
    })
    const easy = (path: string) => nobody.read(`${path}?variant=easy-read`)
    const [adopted, original] = [await easy(`${set.path}/principles/safe`), await easy('/v1/principles/safe')]
    t.match(adopted, {
      variant: 'easy-read',
      variantStatus: original.variantStatus,
      title: original.title,
      gloss: original.gloss,
      fallbacks: original.fallbacks,
    })
    const adapted = await easy(`${set.path}/principles/progressive`)
    t.match(adapted, { gloss: 'We grow at our own pace.' })
    t.ok(adapted.fallbacks.some(({ field }: { field: string }) => field === 'gloss'), 'and says so')
    const own = await easy(`${set.path}/principles/local`)
    t.strictSame(own.fallbacks.map(({ field }: { field: string }) => field), ['title', 'gloss', 'statements'])
  })

  await t.test('a translation says from which version it is, and which texts have moved since', async t => {
    const { client, nobody } = await start(t, engine)
    const welsh = (
      more: object = {}
    ) => [{
      lang: 'cy',
      variant: 'standard',
      status: 'draft',
      title: 'Ein set',
      ...more,
      principles: [{ slug: 'kind', title: 'Caredig' }, { slug: 'fair', title: 'Teg' }],
    }]
    const set = await client.make({ title: 'A set', visibility: 'public' })
    await client.write(set, authored(['kind', 'fair'], { wordings: welsh() }))
    await client.publish(set)
    const read = (slug: string) => nobody.read(`${set.path}/principles/${slug}?lang=cy`)
    t.match(await read('kind'), { title: 'Caredig', translates: { version: '1.0.0', outdated: false } })
    const principles = [{ ...add('kind').principle, title: 'Kindness itself' }, add('fair').principle]
    await client.write(set, authored([], { principles, wordings: welsh({ translates: '1.0.0' }) }))
    await client.publish(set)
    t.match([await read('kind'), await read('fair')], [{
      title: 'Caredig',
      translates: { version: '1.0.0', outdated: true },
    }, { title: 'Teg', translates: { version: '1.0.0', outdated: false } }])
    t.match(await nobody.read(`${set.path}?lang=cy`), {
      title: 'Ein set',
      translates: { version: '1.0.0', outdated: true },
    })
    await client.write(set, authored([], { principles, wordings: welsh({ translates: '9.9.9' }) }))
    t.match((await client.tryPublish(set)).json(), {
      code: 'not_publishable',
      errors: [{ pointer: '/content/wordings/0/translates', code: 'unknown_version' }],
    })
  })
})
