/** Loaded before anything else. */
import { isSupported } from './node-version.js'

if (!isSupported) {
  console.error(`Peer Principles needs Node.js 24 (22.18 at least, with Node-API 10); this is ${process.version}. ` +
    'npm brings it on 64-bit Linux: run npm ci and then npm start. On other platforms install Node.js 24 first.')
  process.exit(1)
}

// The two things below halve the time to start from the sources.
const { enableCompileCache, registerHooks } = await import('node:module')

// Compiled modules are kept beside the packages, in a folder that is ours.
enableCompileCache(new URL('../../node_modules/.cache/peer-principles', import.meta.url).pathname)

// drizzle's CommonJS build: for each of its hundred ES modules Node would read the package's description again, 179 KB of JSON.
registerHooks({
  resolve: (specifier, context, next) => next(specifier, specifier.startsWith('drizzle-orm')
    ? { ...context, conditions: context.conditions.map(condition => condition === 'import' ? 'require' : condition) }
    : context),
})
