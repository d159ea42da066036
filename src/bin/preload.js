/** Loaded before anything else; what stands before the imports is in words that an old Node understands too. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 18) || Number(process.versions.napi) < 10) {
  console.error(`Peer Principles needs Node.js 24 (22.18 at least, with Node-API 10); this is ${process.version}. ` +
    'npm brings it on 64-bit Linux: run npm ci and then npm start. On other platforms install Node.js 24 first.')
  process.exit(1)
}

// The two things below halve the time to start.
const { enableCompileCache, registerHooks } = await import('node:module')

// Compiled modules are kept beside the packages, in a folder that is ours.
enableCompileCache(new URL('../../node_modules/.cache/peer-principles', import.meta.url).pathname)

// drizzle's CommonJS build: for each of its hundred ES modules Node would read the package's description again, 179 KB of JSON.
registerHooks({
  resolve: (specifier, context, next) => next(specifier, specifier.startsWith('drizzle-orm')
    ? { ...context, conditions: context.conditions.map(condition => condition === 'import' ? 'require' : condition) }
    : context),
})
