// Print every array of the cases of a fixture file: case, path, shape, values.
//
//     node read.js FILE [ID]
//
// A value is printed as the 16 hex digits of its float64, so that no bit is hidden.
'use strict'

const SPECIAL = { inf: Infinity, '-inf': -Infinity, nan: NaN }

function float64(word) {
  return SPECIAL[word] ?? Number(word)
}

function bits(value) {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value) // big-endian
  return view.getBigUint64(0).toString(16).padStart(16, '0')
}

// Hand every list of rows at or below node to take, with the shape nearest above it.
function walk(node, path, shape, take) {
  if (typeof node === 'string' && path.startsWith('options.')) {
    take(path, [], node.split(' ').map(float64)) // plain numbers
  } else if (Array.isArray(node) && node.every((row) => typeof row === 'string')) {
    take(path, shape, node.flatMap((row) => row.split(' ')).map(float64))
  } else if (typeof node === 'object') {
    for (const [name, inner] of Object.entries(node)) {
      walk(inner, path ? `${path}.${name}` : name, node.shape ?? shape, take)
    }
  }
}

const [file, id] = process.argv.slice(2)
for (const one of JSON.parse(require('fs').readFileSync(file, 'utf8')).cases) {
  const { inputs, options, upstream, expect } = one
  const take = (path, shape, values) =>
    console.log(one.id, path, `[${shape}]`, ...values.map(bits))
  if (!id || id === one.id) walk({ inputs, options, upstream, expect }, '', [], take)
}
