/**
 * Loaded before anything else: says so where Node is too old, and keeps compiled modules beside the packages, in a
 * folder that is ours.
 */
import { isSupported } from './node-version.js'

if (!isSupported) {
  console.error(`Peer Principles needs Node.js 24 (22.18 at least, with Node-API 10); this is ${process.version}. ` +
    'npm brings it on 64-bit Linux: run npm ci and then npm start. On other platforms install Node.js 24 first.')
  process.exit(1)
}

const { enableCompileCache } = await import('node:module')
const { fileURLToPath } = await import('node:url')
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/peer-principles', import.meta.url)))
