import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { BuildOptions, Plugin } from 'esbuild'

/**
 * Bundles the service into dist/: the programs and what other programs import, and by themselves the modules that
 * worker threads run, which share nothing with the event loop.
 */
const programs = ['bin/serve.ts', 'bin/cli.ts', 'index.ts']
/** Native, or reads files beside it; all of them are loaded late but the first. */
const outside = ['better-sqlite3', 'piscina', '@fastify/swagger', '@fastify/swagger-ui']

/** CommonJS within the bundle asks for Node's own modules by `require`. */
const banner = `import { createRequire as createRequireOfBundle, findPackageJSON as findOwnPackage } from 'node:module'
import { pathToFileURL as fileUrlOfBundle } from 'node:url'
const require = createRequireOfBundle(import.meta.url)
const distUrl = new URL('dist/', fileUrlOfBundle(findOwnPackage(import.meta.url)))`

const root = join(import.meta.dirname, '../..')
const sources = join(root, 'src')
const esbuild = await import('esbuild').catch(() => undefined)

if (esbuild) await bundle(esbuild)
else console.error('esbuild is not installed, so there is no bundle: npm start runs the sources')

async function bundle ({ build }: typeof import('esbuild')): Promise<void> {
  const tasks = new Set<string>()
  // Under a name of its own until it is whole: another process may start meanwhile.
  const unfinished = join(root, `.dist-${process.pid}`)
  const options: BuildOptions = {
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    absWorkingDir: root,
    outbase: sources,
    outdir: unfinished,
    external: outside,
    // Names stay as they are written, for those who read a stack.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    banner: { js: banner },
    plugins: [ownAddresses(tasks)],
    logLevel: 'warning',
  }
  try {
    const ofPrograms = await build({
      ...options,
      entryPoints: programs.map(file => join(sources, file)),
      chunkNames: 'chunks/[name]-[hash]',
    })
    const ofTasks = await build({ ...options, entryPoints: [...tasks], chunkNames: 'chunks/task-[name]-[hash]' })
    const inputs = Object.keys({ ...ofPrograms.metafile?.inputs, ...ofTasks.metafile?.inputs })
    await writeFile(join(unfinished, 'LICENCES.txt'), await licencesOf(inputs))
    await rm(join(root, 'dist'), { recursive: true, force: true })
    await rename(unfinished, join(root, 'dist'))
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

/**
 * Every module of ours has in the bundle the address that it would have as a file of its own below dist/, wherever its
 * code ends up: what it names relative to itself is found, be that migrations/ or the module of a task. Those modules
 * are collected.
 */
function ownAddresses (tasks: Set<string>): Plugin {
  return {
    name: 'own-addresses',
    setup ({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8')
        for (const [, task = ''] of text.matchAll(/new URL\('(\.[^']+\.ts)', import\.meta\.url\)/g)) {
          tasks.add(join(path, '..', task))
        }
        const place = JSON.stringify(relative(sources, path).replace(/\.ts$/, '.js'))
        return { loader: 'ts', contents: text.replaceAll('import.meta.url', `new URL(${place}, distUrl).href`) }
      })
    },
  }
}

/** What the packages that went into the bundle ask to be copied with them. */
async function licencesOf (inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap(input => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []))
  const texts = await Promise.all(
    [...folders].sort().map(async folder => {
      const { name, version, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'))
      const file = (await readdir(join(root, folder))).find(file => /^licen[cs]e/i.test(file))
      return `${name} ${version}: ${license}\n\n${file ? await readFile(join(root, folder, file), 'utf8') : ''}`
    })
  )
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}
