#!/usr/bin/env bash
# @orama/stemmers 3.1.18, with Node.js 20 or later; stemmer 2.0.1 beside it.
#
# The English stemmer of @orama/stemmers follows Porter's algorithm, whose fourth step takes the ending "ion" off a word
# whose stem then ends in "s" or "t": "reflection" becomes "reflect", and so "reflective" and "reflections" meet it.
# Here the letter before the ending goes with it, or nothing is taken off: "reflection" and "reflect" have two stems,
# and so have "inclusion" and "inclusive", so that a search for the one does not find the other. The package `stemmer`,
# which is of the same algorithm, gives them one stem each.
#
# Output seen on 2026-11-29:
#   reflection: @orama/stemmers reflec, stemmer reflect
#   reflect: @orama/stemmers reflect, stemmer reflect
#   inclusion: @orama/stemmers inclusion, stemmer inclus
#   inclusive: @orama/stemmers inclus, stemmer inclus
#
# Exits 0 while this is so, and 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @orama/stemmers@3.1.18 stemmer@2.0.1 >&2
cat > try.js <<'JS'
import { stemmer as orama } from '@orama/stemmers/english'
import { stemmer } from 'stemmer'
const words = ['reflection', 'reflect', 'inclusion', 'inclusive']
for (const word of words) console.log(`${word}: @orama/stemmers ${orama(word)}, stemmer ${stemmer(word)}`)
const isOne = (stem, one, other) => stem(one) === stem(other)
const pairs = [['reflection', 'reflect'], ['inclusion', 'inclusive']]
process.exitCode = pairs.every(pair => !isOne(orama, ...pair) && isOne(stemmer, ...pair)) ? 0 : 1
JS
node try.js
