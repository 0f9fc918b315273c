// dense and relu as a process of the protocol: node dense.js
'use strict'

const SPECIAL = { inf: Infinity, '-inf': -Infinity, nan: NaN }
const WORDS = { Infinity: 'inf', '-Infinity': '-inf', NaN: 'nan' }
const number = (word) => SPECIAL[word] ?? Number(word)
const text = (v) => WORDS[v] ?? (Object.is(v, -0) ? '-0' : String(v))

// A matrix as rows of numbers, and back.
const matrix = (entry) =>
  entry.values.map((row) => row.split(' ').filter(Boolean).map(number))
const entry = (rows, shape) => ({ shape, values: rows.map((row) => row.map(text).join(' ')) })

const sum = (count, term) => {
  let total = 0
  for (let k = 0; k < count; k++) total += term(k)
  return total
}
const make = (N, M, f) =>
  Array.from({ length: N }, (_, i) => Array.from({ length: M }, (_, j) => f(i, j)))

function dense({ inputs, upstream }) {
  const [N, D] = inputs.x.shape
  const M = inputs.w.shape[1]
  const [x, w, [b]] = [inputs.x, inputs.w, inputs.b].map(matrix)
  const dy = matrix(upstream.dy)
  return {
    y: entry(make(N, M, (i, j) => sum(D, (k) => x[i][k] * w[k][j]) + b[j]), [N, M]),
    dx: entry(make(N, D, (i, k) => sum(M, (j) => dy[i][j] * w[k][j])), [N, D]),
    dw: entry(make(D, M, (k, j) => sum(N, (i) => x[i][k] * dy[i][j])), [D, M]),
    db: entry(make(1, M, (_, j) => sum(N, (i) => dy[i][j])), [1, M]),
  }
}

function relu({ inputs, upstream }) {
  const [x, dy] = [matrix(inputs.x), matrix(upstream.dy)]
  const cut = (v, g) => (v > 0 || Number.isNaN(v) ? g : 0)
  const each = (f) => x.map((row, i) => row.map((v, j) => f(v, dy[i][j])))
  return {
    y: entry(each((v) => cut(v, v)), inputs.x.shape),
    dx: entry(each(cut), inputs.x.shape),
  }
}

const layers = { dense, relu }
require('readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id, layer, dtype, ...request } = JSON.parse(line)
    const known = Object.hasOwn(layers, layer)
    const reply = !known
      ? { skip: `no ${layer}` }
      : dtype === 'float64'
        ? { results: layers[layer](request) }
        : { skip: 'float64 only' }
    console.log(JSON.stringify({ id, ...reply }))
  })
