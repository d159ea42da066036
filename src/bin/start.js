/**
 * Runs `serve` or `cli`, with the words behind it: the bundle, which is made first where the sources are newer, or the
 * sources where none can be made. The image and the installed package have the bundle and no sources.
 */
import './compile-cache.js'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '../..')
const [node, , name, ...words] = process.argv
const source = join(root, 'src/bin', `${name}.ts`)
const bundle = join(root, 'dist/bin', `${name}.js`)

const program = await canRunBundle() ? bundle : source
if (program === source) await import('./preload.js')
process.argv = [node, program, ...words]
await import(pathToFileURL(program).href)

async function canRunBundle () {
  if (!existsSync(source) || isFresh()) return true
  // A service that runs loads some of its bundle late: a command beside it leaves that where it is.
  if (name !== 'serve') return false
  // Loaded only here: it brings modules that nothing else needs.
  const { spawnSync } = await import('node:child_process')
  spawnSync(node, [join(root, 'src/bin/build.ts')], { stdio: ['ignore', 'ignore', 'inherit'] })
  return isFresh()
}

/** Whether nothing that goes into the bundle was changed after it was made. */
function isFresh () {
  if (!existsSync(bundle)) return false
  const { mtimeMs: made } = statSync(bundle)
  const files = readdirSync(join(root, 'src'), { recursive: true }).map(file => join('src', file))
  return ['package-lock.json', 'src', ...files].every(file => statSync(join(root, file)).mtimeMs <= made)
}
