// Would your tests fail? node mistakes.js cases/NAME.json mistakes/NAME.json.gz [SHARE]
//
// Every mistake is put to your comparison as if your own code had made it. A line for
// each: in how many of its cases it fails. Exits with 1 where one passes in all.
'use strict'

const { readFileSync } = require('fs')
const { gunzipSync } = require('zlib')

const SPECIAL = { inf: Infinity, '-inf': -Infinity, nan: NaN }
const numbers = (row) => row.split(' ').map((w) => SPECIAL[w] ?? Number(w))
const whole = ({ shape, values }) => ({ shape, values: values.flatMap(numbers) })

// The array of a mistake: whole, or what is right with these numbers at its places.
function complete(entry, { shape, values }) {
  if (entry.shape) return whole(entry)
  const places = new Set()
  for (let k = 1; places.size < Math.min(values.length, 12); k++) {
    const power = Array(11).fill(k).reduce((p, v) => (p * v) % 8191, 1)
    places.add(Math.floor((values.length * power) / 8191))
  }
  const order = [...places].sort((a, b) => a - b)
  const some = new Map(numbers(entry).map((v, i) => [order[i], v]))
  return { shape, values: values.map((v, i) => some.get(i) ?? v) }
}

// The comparison that is on trial: yours stands here.
function passes(known, got, share) {
  if (`${got.shape}` !== `${known.shape}`) return false
  const size = Math.max(0, ...known.values.map(Math.abs).filter(Number.isFinite))
  return known.values.every((a, i) => {
    const b = got.values[i]
    return a === b || Math.abs(a - b) <= share * size || (isNaN(a) && isNaN(b))
  })
}

const [file, pack, share = '1e-9'] = process.argv.slice(2)
const { cases } = JSON.parse(readFileSync(file, 'utf8'))
const right = Object.fromEntries(cases.map((one) => [one.id, one.expect]))
for (const one of JSON.parse(gunzipSync(readFileSync(pack))).mistakes) {
  const all = Object.entries(one.cases)
  const isSeen = (known, entry) => !passes(known, complete(entry, known), Number(share))
  const fails = all.filter(([id, arrays]) =>
    Object.entries(arrays).some(([k, v]) => isSeen(whole(right[id][k]), v)))
  console.log(`${one.name}: fails in ${fails.length} of ${all.length} cases`)
  if (!fails.length) process.exitCode = 1
}
