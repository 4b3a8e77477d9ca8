/**
 * One iteration of the fourteen tasks in jax-js: the network, shapes, losses, fusions and AdamW of torch_step.py, on WebAssembly. Reads the
 * setting as JSON from the first argument; then, for each line of standard input, runs one iteration and prints its milliseconds.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { blockUntilReady, defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';

const { shape, batch, border } = JSON.parse(process.argv[2]);
const { size: B, tokens: T } = batch;
const { width: D, embedding: E, heads: H, patchSize: P, vocabulary: V, mlpRatio } = shape;
const G = shape.imageSize / P;
const N = G * G;
const KEEP = Math.max(1, Math.round(N * 0.4));
const MASKED = Math.ceil(T * 0.15 * 1.7);

await init('wasm');
defaultDevice('wasm');

/** jax-js frees an array with its last use. While a function is traced nothing is computed, so every use may keep its arguments. */
const use = (value) => (Array.isArray(value) ? value.map(use) : (value?.ref ?? value));
const kept =
  (operation) =>
  (...values) =>
    operation(...values.map(use));
const [add, sub, mul, div, matmul] = [np.add, np.subtract, np.multiply, np.divide, np.matmul].map(kept);
const [reshape, transpose, concatenate, mean, sum] = [np.reshape, np.transpose, np.concatenate, np.mean, np.sum].map(kept);
const oneHot = kept(nn.oneHot);
const [sqrt, exp, log, square, maximum, minimum, argmax] = [np.sqrt, np.exp, np.log, np.square, np.maximum, np.minimum, np.argmax].map(
  kept,
);
const [sigmoid, softmax, logSoftmax, stop] = [nn.sigmoid, nn.softmax, nn.logSoftmax, lax.stopGradient].map(kept);
/**
 * Rows of x by their numbers, as a product with ones and zeros: the gradient of `np.take` is a scatter, which jax-js 0.1.25 does not compile
 * ("jit: routine primitive scatter input is not imm").
 */
function pick(x, numbers) {
  const [count, ...rest] = x.shape;
  const picked = matmul(oneHot(numbers, count), reshape(x, [count, -1]));
  return reshape(picked, [...numbers.shape, ...rest]);
}
const rows = (x, from, to) => use(x).slice([from, to]);

const parameters = {};
const weight = (name, dims, scale = 0.02) => (parameters[name] = normal(dims, scale));
const linear = (name, from, to, bias = true) => {
  weight(`${name}/w`, [from, to]);
  if (bias) parameters[`${name}/b`] = np.zeros([to]);
};
const norm = (name) => {
  parameters[`${name}/scale`] = np.ones([D]);
  parameters[`${name}/shift`] = np.zeros([D]);
};
let seed = 1;
/** Park and Miller's generator: values need only be of the right size. */
const uniform = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
function normal(dims, scale) {
  const length = dims.reduce((a, b) => a * b, 1);
  return np.array(Float32Array.from({ length }, () => scale * Math.sqrt(12) * (uniform() - 0.5))).reshape(dims);
}

const layerNames = [...Array(shape.imageLayers).keys()]
  .map((i) => `image${i}`)
  .concat([...Array(shape.stackLayers).keys()].map((i) => `stack${i}`));
for (const name of layerNames) {
  norm(`${name}/norm1`);
  norm(`${name}/norm2`);
  linear(`${name}/qkv`, D, 3 * D);
  linear(`${name}/out`, D, D);
  linear(`${name}/up`, D, D * mlpRatio);
  linear(`${name}/down`, D * mlpRatio, D);
}
linear('patch', P * P * 3, D);
weight('imagePosition', [N, D]);
weight('imageType', [D]);
weight('token', [V, D]);
weight('textPosition', [shape.maxTokens, D]);
weight('prototypes', [256, D], D ** -0.5);
for (const name of ['imageNorm', 'textNorm', 'fusionNorm', 'mlmNorm']) norm(name);
for (const name of ['imageProjection', 'textProjection', 'fusionProjection']) linear(name, D, E, false);
for (const name of ['imageFusion', 'mlmDense', 'klHead', 'frHead']) linear(name, D, D);
linear('itm', D, 2);
parameters.mlmBias = np.zeros([V]);
parameters.scales = np.full([10], Math.log(1 / 0.07));

/** The network over one set of parameters. */
function network(p) {
  const dense = (name, x) => {
    const y = matmul(x, p[`${name}/w`]);
    return p[`${name}/b`] ? add(y, p[`${name}/b`]) : y;
  };
  const normalize = (x) => {
    const centred = sub(x, mean(x, -1, { keepdims: true }));
    return div(centred, sqrt(add(mean(square(centred), -1, { keepdims: true }), 1e-6)));
  };
  const layerNorm = (name, x) => add(mul(normalize(x), p[`${name}/scale`]), p[`${name}/shift`]);
  const unit = (x) => div(x, sqrt(add(sum(square(x), -1, { keepdims: true }), 1e-12)));
  const gelu = (x) => mul(x, sigmoid(mul(x, 1.702)));
  function layer(name, x, bias) {
    const [b, n] = x.shape;
    const qkv = transpose(reshape(dense(`${name}/qkv`, layerNorm(`${name}/norm1`, x)), [b, n, 3, H, D / H]), [2, 0, 3, 1, 4]);
    const [q, k, v] = [0, 1, 2].map((i) => reshape(rows(qkv, i, i + 1), [b, H, n, D / H]));
    const scores = mul(matmul(q, transpose(k, [0, 1, 3, 2])), (D / H) ** -0.5);
    const mixed = matmul(softmax(bias ? add(scores, bias) : scores, -1), v);
    const attended = add(x, dense(`${name}/out`, reshape(transpose(mixed, [0, 2, 1, 3]), [b, n, D])));
    return add(attended, dense(`${name}/down`, gelu(dense(`${name}/up`, layerNorm(`${name}/norm2`, attended)))));
  }
  const stack = (from, to, x, bias) => {
    for (let i = from; i < to; i++) x = layer(`stack${i}`, x, bias);
    return x;
  };
  const encodeImage = (x) => {
    for (let i = 0; i < shape.imageLayers; i++) x = layer(`image${i}`, x);
    return layerNorm('imageNorm', x);
  };
  const patches = (pixels) => {
    const b = pixels.shape[0];
    const strips = reshape(transpose(reshape(pixels, [b, G, P, G, P * 3]), [0, 1, 3, 2, 4]), [b, N, P * P * 3]);
    return add(dense('patch', strips), p.imagePosition);
  };
  const encodeText = (ids, bias) =>
    stack(0, border, add(reshape(pick(p.token, reshape(ids, [-1])), [...ids.shape, D]), rows(p.textPosition, 0, T)), bias);
  const forFusion = (image) => add(dense('imageFusion', image), p.imageType);
  const first = (x) => reshape(use(x).slice([], [0, 1]), [x.shape[0], D]);
  const imageEmbedding = (image) => unit(dense('imageProjection', mean(image, 1)));
  const textEmbedding = (text) => unit(dense('textProjection', layerNorm('textNorm', first(text))));
  function contrast(a, b, same, scale) {
    const logits = mul(matmul(a, transpose(b)), exp(minimum(rows(p.scales, scale, scale + 1), Math.log(100))));
    const target = div(same, sum(same, 1, { keepdims: true }));
    const floor = mean(sum(mul(target, log(maximum(target, 1e-30))), 1));
    const one = (x) => mul(mean(sum(mul(target, logSoftmax(x, 1)), 1)), -1);
    return add(div(add(one(logits), one(transpose(logits))), 2), floor);
  }
  const crossEntropy = (logits, target) => mul(mean(sum(mul(target, logSoftmax(logits, -1)), -1)), -1);

  return {
    imageText(f) {
      const embedded = patches(f.pixels);
      const visible = reshape(pick(reshape(embedded, [B * N, D]), f.visible), [B, KEEP, D]);
      const [image, maskedImage] = [encodeImage(embedded), encodeImage(visible)];
      const both = encodeText(concatenate([f.ids, f.maskedIds], 0), f.textBias2);
      const [text, maskedText] = [rows(both, 0, B), rows(both, B, 2 * B)];
      const [i, t] = [imageEmbedding(image), textEmbedding(text)];
      const similarity = div(stop(matmul(i, transpose(t))), 0.07);
      const barred = mul(f.same, -1e9);
      const otherText = argmax(add(add(similarity, f.noise1), barred), 1);
      const otherImage = argmax(add(add(transpose(similarity), f.noise2), barred), 1);
      const tokens = forFusion(image);
      const inOne = concatenate(
        [
          concatenate([text, pick(text, otherText), text, maskedText], 0),
          concatenate([tokens, tokens, pick(tokens, otherImage), tokens], 0),
        ],
        1,
      );
      const fused = stack(border, shape.stackLayers, inOne, f.fusedBias4);
      const maskedFused = stack(border, shape.stackLayers, concatenate([text, forFusion(maskedImage)], 1), f.maskedBias);
      const summary = layerNorm('fusionNorm', first(rows(fused, 0, 3 * B)));
      const maskedSummary = layerNorm('fusionNorm', first(maskedFused));
      const itc = contrast(i, t, f.same, 9);
      const itm = crossEntropy(dense('itm', summary), f.itmLabels);
      const textOf = reshape(use(rows(fused, 3 * B, 4 * B)).slice([], [0, T]), [B * T, D]);
      const features = layerNorm('mlmNorm', gelu(dense('mlmDense', pick(textOf, f.positions))));
      const logits = add(matmul(features, transpose(p.token)), p.mlmBias);
      const mlm = crossEntropy(logits, oneHot(f.targets, V));
      const teacher = normalize(stop(mean(image, 1)));
      const classes = unit(p.prototypes);
      const cosine = matmul(unit(teacher), transpose(stop(classes)));
      const logTeacher = logSoftmax(div(sub(cosine, mean(cosine, 0, { keepdims: true })), 0.04), 1);
      const logStudent = logSoftmax(div(matmul(unit(dense('klHead', maskedSummary)), transpose(classes)), 0.1), 1);
      const kl = mean(sum(mul(exp(logTeacher), sub(logTeacher, logStudent)), 1));
      const fr = mean(square(sub(dense('frHead', maskedSummary), teacher)));
      return [itc, itm, mlm, kl, fr].reduce((a, b) => add(a, b)).reshape([]);
    },
    crossPair(f) {
      const image = encodeImage(patches(f.pixels));
      const text = encodeText(f.ids, f.textBias2);
      const fused = stack(border, shape.stackLayers, concatenate([text, forFusion(image)], 1), f.fusedBias2);
      const m = unit(dense('fusionProjection', layerNorm('fusionNorm', first(fused))));
      const all = [imageEmbedding(image), textEmbedding(text), m];
      const losses = all.flatMap((a, s) => all.map((b, t) => contrast(rows(a, 0, B), rows(b, B, 2 * B), f.same, 3 * s + t)));
      return losses.reduce((a, b) => add(a, b)).reshape([]);
    },
  };
}

const integers = (dims, most, from = 0) =>
  np.array(Int32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => from + Math.floor(uniform() * (most - from)))).reshape(dims);
const counted = (length, value) => np.array(Int32Array.from({ length }, (_, i) => value(i)));
/** Added to scores; nothing is masked here, as in the other sides, but the addition is made. */
const biasOf = (size, length) => np.zeros([size, 1, 1, length]);

function feeds(size) {
  const ids = integers([size, T], V, 5);
  return {
    pixels: normal([size, shape.imageSize, shape.imageSize, 3], 1),
    maskedIds: ids.ref,
    ids,
    visible: counted(B * KEEP, (i) => Math.floor(i / KEEP) * N + (i % KEEP)),
    same: np.eye(B),
    noise1: normal([B, B], 1),
    noise2: normal([B, B], 1),
    itmLabels: np.array(Float32Array.from({ length: 6 * B }, (_, i) => (i % 2 === (i < 2 * B ? 1 : 0) ? 1 : 0))).reshape([3 * B, 2]),
    positions: counted(B * MASKED, (i) => Math.floor(i / MASKED) * T + ((i % MASKED) % T)),
    targets: integers([B * MASKED], V, 5),
    textBias2: biasOf(2 * B, T),
    fusedBias4: biasOf(4 * B, T + N),
    fusedBias2: biasOf(2 * B, T + N),
    maskedBias: biasOf(B, T + KEEP),
  };
}

const [BETA1, BETA2, EPSILON, RATE, DECAY] = [0.9, 0.98, 1e-6, 1e-4, 0.05];
/** One pass: gradients, clipping to norm 1, AdamW. */
const passOf = (name) =>
  jit((state, data, step1, step2) => {
    const [loss, gradients] = valueAndGrad((p) => network(p)[name](data))(held(state.parameters));
    const names = Object.keys(gradients);
    const length = sqrt(names.map((key) => sum(square(gradients[key]))).reduce((a, b) => add(a, b)));
    const clip = minimum(div(1, add(length, 1e-6)), 1);
    const next = { parameters: {}, first: {}, second: {} };
    for (const key of names) {
      const gradient = mul(gradients[key], clip);
      next.first[key] = add(mul(state.first[key], BETA1), mul(gradient, 1 - BETA1));
      next.second[key] = add(mul(state.second[key], BETA2), mul(square(gradient), 1 - BETA2));
      const direction = div(mul(next.first[key], step1), add(sqrt(mul(next.second[key], step2)), EPSILON));
      next.parameters[key] = sub(mul(state.parameters[key], 1 - RATE * DECAY), mul(direction, RATE));
    }
    return { loss, next };
  });
/** A flat tree that is used and kept. */
const held = (tree) => Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, use(value)]));

const zeros = () => Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, np.zeros(value.shape)]));
let state = { parameters, first: zeros(), second: zeros() };
const passes = [
  { run: passOf('imageText'), data: feeds(B) },
  { run: passOf('crossPair'), data: feeds(2 * B) },
];
let steps = 0;

async function iterate() {
  let total = 0;
  for (const { run, data } of passes) {
    steps++;
    const { loss, next } = run(state, held(data), 1 / (1 - BETA1 ** steps), 1 / (1 - BETA2 ** steps));
    state = next;
    await blockUntilReady(Object.values(next.parameters).map(use));
    total += Number(await loss.data().then(([value]) => value));
  }
  return total;
}

const { version } = JSON.parse(readFileSync(new URL('./node_modules/@jax-js/jax/package.json', import.meta.url), 'utf8'));
for await (const line of createInterface({ input: process.stdin })) {
  const from = performance.now();
  const loss = await iterate(line);
  console.log(JSON.stringify({ milliseconds: performance.now() - from, loss, version }));
}
