import { existsSync, globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import t from 'tap'
// @ts-expect-error It is JavaScript, as ESLint reads it.
import { arrows as declared } from '../eslint.config.js'

interface Arrow {
  readonly folder: string
  readonly uses: readonly string[]
}

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFile(join(root, path), 'utf8')
const filesOf = (...patterns: string[]) => globSync(patterns, { cwd: root }).sort()

const arrows: readonly Arrow[] = declared
const sources = filesOf('src/**/*.ts')
const map = await read('src/README.md')
const domain = arrows.map(({ folder }) => folder).filter(folder => folder.startsWith('domain/'))
const base = [...domain, 'workers', 'storage', 'http']
const shorthands: Readonly<Record<string, readonly string[]>> = { domain, base }

/** The rows of the map's table. */
const rows = [...map.matchAll(/^\| `([^`]+)` \| [^|]+ \| ([^|]*)\|$/gm)].map(([, folder = '', uses = '']): Arrow => {
  const names = uses.split(',').map(name => name.trim()).filter(name => name !== '')
  const isDomain = folder.startsWith('domain/')
  return { folder, uses: names.flatMap(name => isDomain ? [`domain/${name}`] : shorthands[name] ?? [name]) }
})

/** The folder of a source as the arrows name it; undefined for files of src itself. */
function folderOf (file: string): string | undefined {
  const [first = '', second = '', third] = file.split('/').slice(1)
  if (second === '') return undefined
  return first === 'domain' && third !== undefined ? `${first}/${second}` : first
}

/** What each source imports from others, types included. */
async function importGraph (): Promise<ReadonlyMap<string, readonly string[]>> {
  const statement = /\b(?:from|import)\s*\(?\s*'(\.[^']+\.ts)'/g
  const comment = /^ *(?:\/\*\*?|\*|\/\/).*$/gm
  return new Map(
    await Promise.all(sources.map(async (file): Promise<[string, string[]]> => {
      const imports = (await read(file)).replace(comment, '').matchAll(statement)
      return [file, [...imports].map(([, path = '']) => join(dirname(file), path))]
    }))
  )
}

/** Circles of a graph, each as the files along it. */
function circlesOf (graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const path: string[] = []
  function visit (file: string): string[] {
    const start = path.indexOf(file)
    if (start >= 0) return [[...path.slice(start), file].join(' → ')]
    if (done.has(file)) return []
    done.add(file)
    path.push(file)
    const circles = (graph.get(file) ?? []).flatMap(visit)
    path.pop()
    return circles
  }
  return [...graph.keys()].flatMap(visit)
}

t.test('the map has the folders and the arrows of ESLint, in the same order', async t => {
  t.strictSame(rows, arrows.map(({ folder, uses }) => ({ folder, uses })))
})

t.test('every folder of src has a row, and no row is of a folder that is gone', async t => {
  const folders = new Set(sources.map(folderOf).filter(folder => folder !== undefined && folder !== 'bin'))
  t.strictSame([...folders].sort(), rows.map(({ folder }) => folder).sort())
})

t.test('a folder imports only from folders above it', async t => {
  for (const [index, { folder, uses }] of arrows.entries()) {
    const above = new Set(arrows.slice(0, index).map(({ folder }) => folder))
    t.strictSame(uses.filter(used => !above.has(used)), [], folder)
  }
})

t.test('no imports between sources run in a circle, types included', async t => {
  const circular = new Map([['a', ['b', 'c']], ['b', ['c']], ['c', ['b']]])
  t.strictSame(circlesOf(circular), ['b → c → b'], 'a circle is found')
  const graph = await importGraph()
  t.strictSame([...graph.values()].flat().filter(file => !graph.has(file)), [], 'every import is understood')
  t.strictSame(circlesOf(graph), [])
})

t.test('every repository has its contract suite', async t => {
  const repositories = filesOf('src/**/repository.ts')
  t.ok(repositories.length > 0)
  const suites = repositories.map(file => file.replace(/^src\/(.*)\.ts$/, 'test/$1.test.ts'))
  const missing = suites.filter(file => !existsSync(join(root, file)))
  t.strictSame(missing, [])
  const texts = await Promise.all(suites.map(read))
  t.strictSame(suites.filter((_, index) => !texts[index]?.includes('testRepository(t')), [], 'on every engine')
})

t.test('the map fits on a screen', async t => {
  const lines = map.trimEnd().split('\n')
  t.ok(lines.length <= 90, `${lines.length} lines`)
  t.strictSame(lines.filter(line => line.length > 120), [])
})

t.test('paths and links in Markdown files lead to something', async t => {
  const documents = filesOf('*.md', '{bench,deploy,docs,seed,src,test}/**/*.md')
    .filter(file => !file.includes('node_modules'))
  t.ok(documents.length > 5)
  for (const document of documents.filter(name => name !== 'CHANGELOG.md')) {
    t.strictSame(missingPaths(document, await read(document)), [], document)
  }
  const sample = '[a](gone.md) `src/gone.ts` `http/gone.ts` `src/app.ts` `http/`'
  t.strictSame(missingPaths('src/README.md', sample), ['gone.md', 'src/gone.ts', 'http/gone.ts'])
})

/** Links are relative to their document, code spans to the root; in the map to src too. */
function missingPaths (document: string, text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path)
  const spans = [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)].map(([, path = '']) => path)
  const isRooted = (path: string) => /^(src|test|docs|bench|deploy|migrations|seed|openapi)\//.test(path)
  const isOfMap = (path: string) => document === 'src/README.md' && /(\/|\.ts)$/.test(path)
  const isMissing = (...parts: string[]) => !existsSync(join(root, ...parts))
  return [
    ...links.filter(path => isMissing(dirname(document), path)),
    ...spans.filter(path => isRooted(path) ? isMissing(path) : isOfMap(path) && isMissing('src', path)),
  ]
}

t.test('decisions are in docs/decisions.md, and their links lead to one another', async t => {
  t.notMatch(map, /^\*\*\d{4}-\d\d-\d\d/m)
  const decisions = await read('docs/decisions.md')
  const headings = [...decisions.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
  t.equal(new Set(headings).size, headings.length, 'no heading stands twice')
  const wanted = [...decisions.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor)
  t.strictSame(wanted.filter(anchor => !headings.includes(anchor)), [])
  const undated = decisions.split(/^### /m).slice(1).filter(text => !/^.+\n\n\*\d{4}-\d\d-\d\d\.\*/.test(text))
  t.strictSame(undated, [], 'each has its date')
})

/** As GitHub makes them. */
function anchorOf (heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-')
}
