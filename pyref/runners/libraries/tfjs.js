// Layers of TensorFlow.js as a process of the protocol, in float32: node tfjs.js
'use strict'

const tf = require('@tensorflow/tfjs')

const SPECIAL = { inf: Infinity, '-inf': -Infinity, nan: NaN }
const WORDS = { Infinity: 'inf', '-Infinity': '-inf', NaN: 'nan' }
const number = (word) => SPECIAL[word] ?? Number(word)
const text = (v) => WORDS[v] ?? (Object.is(v, -0) ? '-0' : String(v))
const words = (rows) => rows.flatMap((row) => row.split(' ').filter(Boolean)).map(number)
const tensor = ({ shape, values }) => tf.tensor(words(values), shape, 'float32')

function entry(array) {
  const wide = array.shape.at(-1)
  const flat = Array.from(array.dataSync(), text)
  const rows = flat.length ? flat.length / wide : 0
  const values = Array.from({ length: rows }, (_, i) => flat.slice(i * wide, (i + 1) * wide).join(' '))
  return { shape: array.shape, values, dtype: 'float32' }
}

const sum = (losses) => tf.sum(losses, 1, true)
const last = (x) => tf.transpose(x, [0, 2, 3, 1])
const first = (y) => tf.transpose(y, [0, 3, 1, 2])
const padded = (x, [top, bottom, left, right], value = 0) =>
  tf.pad(x, [[0, 0], [0, 0], [top, bottom], [left, right]], value)
const pool = (kind, value) => (x, { window, stride, pad }) =>
  first(tf.pool(last(padded(x, pad, value)), window, kind, 'valid', [1, 1], stride))

function norm(axes, shape) {
  return (x, gamma, beta, { epsilon }) => {
    const { mean, variance } = tf.moments(x, axes, true)
    const xhat = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon[0])))
    return tf.add(tf.mul(xhat, gamma.reshape(shape)), beta.reshape(shape))
  }
}

const layers = {
  relu: (x) => tf.relu(x),
  leaky_relu: (x, { slope }) => tf.leakyRelu(x, slope[0]),
  sigmoid: (x) => tf.sigmoid(x),
  tanh: (x) => tf.tanh(x),
  softplus: (x) => tf.softplus(x),
  swish: (x) => tf.mul(x, tf.sigmoid(x)),
  dropout: (x, { mask }) => tf.mul(x, mask),
  softmax: (x) => tf.softmax(x, 1),
  log_softmax: (x) => tf.logSoftmax(x, 1),
  dense: (x, w, b) => tf.add(tf.matMul(x, w), b),
  batchnorm: norm([0], [1, -1]),
  batchnorm2d: norm([0, 2, 3], [1, -1, 1, 1]),
  layernorm: norm([1], [1, -1]),
  softmax_crossentropy: (x, { t }) => tf.neg(sum(tf.mul(t, tf.logSoftmax(x, 1)))),
  squared_error: (x, { t }) => tf.div(sum(tf.squaredDifference(x, t)), 2),
  absolute_error: (x, { t }) => sum(tf.abs(tf.sub(x, t))),
  avg_pool2d: pool('avg', 0),
  max_pool2d: pool('max', -Infinity),
  flatten_row_scan: (x) => tf.reshape(x, [x.shape[0], x.size / x.shape[0]]),
}

function answer({ layer, dtype, inputs, options, upstream, results }) {
  if (dtype !== 'float32') return { skip: 'float32 only' }
  if (!layers[layer]) return { skip: `no ${layer}` }
  const given = Object.values(inputs).map(tensor)
  if (given.some((x) => x.size === 0)) return { skip: 'no entry' }
  const chosen = Object.fromEntries(
    Object.entries(options).map(([name, value]) =>
      [name, typeof value === 'string' ? words([value]) : tensor(value)]))
  const f = (...tensors) => layers[layer](...tensors, chosen)
  const dy = tensor(Object.values(upstream)[0])
  const arrays = [f(...given), ...tf.grads(f)(given, dy)]
  return { results: Object.fromEntries(results.map((name, i) => [name, entry(arrays[i])])) }
}

require('readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const request = JSON.parse(line)
    let reply
    try {
      reply = tf.tidy(() => answer(request))
    } catch (error) {
      reply = { skip: `refused: ${error.message}` }
    }
    console.log(JSON.stringify({ id: request.id, ...reply }))
  })
