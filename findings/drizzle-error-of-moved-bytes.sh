#!/usr/bin/env bash
# drizzle-orm 0.45.4 with its sqlite-proxy driver, with Node.js 20 or later.
#
# When a statement fails, drizzle-orm throws a DrizzleQueryError: the driver's error is its `cause`, and its message
# holds the statement and all parameters as text. Making that text can fail by itself. Bytes that were moved to another
# thread with `postMessage(…, [bytes.buffer])`, the cheap way to hand a large value over, have a detached buffer
# afterwards, and such an array cannot be turned into text: the constructor throws a TypeError, and the error of the
# database, by which a full disk is told from a taken key, is lost. (Where it does not fail, the message holds what the
# statement would have stored, also in logs.)
#
# Output seen on 2026-11-29:
#   with bytes that are here: DrizzleQueryError, caused by the error of the database
#   with bytes that were moved: TypeError, no cause
#
# Exits 0 while this is so, and 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts drizzle-orm@0.45.4 >&2
cat > try.js <<'JS'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/sqlite-proxy'

async function errorWith (bytes, isMoved) {
  const db = drizzle(async () => {
    if (isMoved) structuredClone(bytes, { transfer: [bytes.buffer] })
    throw new Error('the error of the database')
  })
  try {
    await db.run(sql`insert into things values (${bytes})`)
  } catch (error) {
    return error
  }
}
const told = error => `${error.constructor.name}, ${error.cause ? `caused by ${error.cause.message}` : 'no cause'}`
const found = [
  `with bytes that are here: ${told(await errorWith(new Uint8Array([1, 2]), false))}`,
  `with bytes that were moved: ${told(await errorWith(new Uint8Array([1, 2]), true))}`,
]
console.log(found.join('\n'))
process.exitCode = /: DrizzleQueryError, caused by the error/.test(found[0]) && /: TypeError, no cause/.test(found[1])
  ? 0
  : 1
JS
node try.js
