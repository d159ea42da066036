import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
/** Loaded by the first heavy work: no start needs it. */
export const piscina = () => require('piscina') as typeof import('piscina')
