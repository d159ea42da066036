#!/usr/bin/env bash
# fastify 5.12.8, with Node.js 20 or later.
#
# A response schema may be given for each media type (`response: { 200: { content: { 'application/json': … } } }`), and
# `reply.send()` of an object then uses the one of the Content-Type that is sent. `reply.serialize()`, which is to give
# the text that `send` would send, does not look at the Content-Type: on such a route it throws a TypeError, also after
# `reply.type('application/json')`. `reply.getSerializationFunction(200, 'application/json')` gives the serializer.
#
# Output seen on 2026-11-29:
#   send: {"kept":1}
#   serialize: TypeError
#   getSerializationFunction: {"kept":1}
#
# Exits 0 while this is so, and 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts fastify@5.12.8 >&2
cat > try.js <<'JS'
import Fastify from 'fastify'

const schema = { type: 'object', properties: { kept: { type: 'integer' } } }
const body = { kept: 1, dropped: 2 }
const found = []
const app = Fastify()
app.get('/', {
  schema: { response: { 200: { content: { 'application/json': { schema } } } } },
}, (request, reply) => {
  reply.type('application/json')
  try {
    found.push(reply.serialize(body))
  } catch (error) {
    found.push(error.name)
  }
  found.push(reply.getSerializationFunction(200, 'application/json')(body))
  reply.send(body)
})
const sent = await app.inject('/')
await app.close()
console.log(`send: ${sent.body}`)
console.log(`serialize: ${found[0]}`)
console.log(`getSerializationFunction: ${found[1]}`)
const expected = '{"kept":1}'
process.exitCode = sent.body === expected && found[0] === 'TypeError' && found[1] === expected ? 0 : 1
JS
node try.js
