// Would your tests fail? node mistakes.js cases/NAME.json mistakes/NAME.json.gz [SHARE]
//
// Every mistake is put to your comparison as if your own code had made it. A line for
// each: in how many of its cases it fails. Exits with 1 where one passes in all.
'use strict'

const { readFileSync } = require('fs')
const { gunzipSync } = require('zlib')

const SPECIAL = { inf: Infinity, '-inf': -Infinity, nan: NaN }

function numbers(lines) {
  return lines.flatMap((row) => row.split(' ')).map((w) => SPECIAL[w] ?? Number(w))
}

// The comparison that is on trial: yours stands here.
function passes(known, got, share) {
  if (`${got.shape}` !== `${known.shape}`) return false
  const found = numbers(got.values)
  const right = numbers(known.values)
  const size = Math.max(0, ...right.map(Math.abs).filter(Number.isFinite))
  return right.every((a, i) => {
    const b = found[i]
    return a === b || Math.abs(a - b) <= share * size || (isNaN(a) && isNaN(b))
  })
}

const [file, pack, share = '1e-9'] = process.argv.slice(2)
const { cases } = JSON.parse(readFileSync(file, 'utf8'))
const known = Object.fromEntries(cases.map((one) => [one.id, one.expect]))
for (const one of JSON.parse(gunzipSync(readFileSync(pack))).mistakes) {
  const all = Object.entries(one.cases)
  const seen = ([id, arrays]) =>
    Object.entries(arrays).some(([k, v]) => !passes(known[id][k], v, Number(share)))
  const fails = all.filter(seen).length
  console.log(`${one.name}: fails in ${fails} of ${all.length} cases`)
  if (!fails) process.exitCode = 1
}
