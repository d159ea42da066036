#!/usr/bin/env bash
# bcp-47-match 2.0.3, with Node.js 20 or later.
#
# `lookup(tags, ranges)` is the lookup of RFC 4647, section 3.4, which gives the single tag that matches a range best:
# it shortens the range from its end until one of the tags is equal to it, so that a range finds its own tag before any
# shorter one. bcp-47-match goes the other way: it shortens the range for each tag in turn and gives the first tag of
# the list that matches at any length. With the tags "en" and "en-GB", a reader of "en-GB" is given "en" if that is
# listed first, though "en-GB" is there. Whoever uses it puts longer tags first.
#
# Output seen on 2026-11-29:
#   lookup(["en","en-GB"], "en-GB") = en
#   lookup(["en-GB","en"], "en-GB") = en-GB
#
# Exits 0 while this is so, and 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts bcp-47-match@2.0.3 >&2
cat > try.js <<'JS'
import { lookup } from 'bcp-47-match'
const tried = [['en', 'en-GB'], ['en-GB', 'en']]
const found = tried.map(tags => lookup(tags, 'en-GB'))
tried.forEach((tags, index) => console.log(`lookup(${JSON.stringify(tags)}, "en-GB") = ${found[index]}`))
process.exitCode = JSON.stringify(found) === '["en","en-GB"]' ? 0 : 1
JS
node try.js
