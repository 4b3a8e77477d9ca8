/** Graphs of a model without layers: linear tokens, means, unit vectors. They read and give what exported ones do. */
import { onnxModel, type Constant, type Node, type Port } from './onnx.js';

export const IMAGE_SIZE = 16;
export const PATCH = 4;
export const IMAGE_TOKENS = (IMAGE_SIZE / PATCH) ** 2;
/** D = E */
export const WIDTH = 6;
export const VOCABULARY = 300;
export const TAGS = 2;

/** Numbers in no simple pattern. */
const numbers = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin((i + 1) * 12.9898 + seed * 78.233));
const matrix = (rows: number, columns: number, seed: number): Constant => ({ shape: [rows, columns], data: numbers(rows * columns, seed) });
const list = (...values: number[]): Constant => ({ shape: [values.length], data: BigInt64Array.from(values, BigInt) });
const scalar = (value: number): Constant => ({ shape: [1], data: Float32Array.of(value) });

export const tokenTable_VD = matrix(VOCABULARY, WIDTH, 1);
export const rowWeights_PD = matrix((3 * IMAGE_SIZE ** 2) / IMAGE_TOKENS, WIDTH, 2);
export const tagWeights_DK = matrix(WIDTH, TAGS, 3);

const SUMMARY: Port[] = [
  { name: 'pooled', shape: ['batch', WIDTH] },
  { name: 'embedding', shape: ['batch', WIDTH] },
];

/** pooled = mean of the tokens that count, embedding = pooled / |pooled|. */
const pooling = (tokens: string): Node[] => [
  ['Unsqueeze', ['tokenMask', 'two'], 'maskColumn'],
  ['Mul', [tokens, 'maskColumn'], 'counting'],
  ['ReduceSum', ['counting', 'one'], 'sum', { keepdims: 0 }],
  ['ReduceSum', ['tokenMask', 'one'], 'count', { keepdims: 1 }],
  ['Max', ['count', 'least'], 'divisor'],
  ['Div', ['sum', 'divisor'], 'pooled'],
  ['ReduceL2', ['pooled'], 'norm', { axes: [1], keepdims: 1 }],
  ['Max', ['norm', 'tiny'], 'length'],
  ['Div', ['pooled', 'length'], 'embedding'],
];
const POOLING_CONSTANTS = { one: list(1), two: list(2), least: scalar(1), tiny: scalar(1e-12) };

const tokenPorts = (tokens: number | string): Port[] => [
  { name: 'tokens', shape: ['batch', tokens, WIDTH] },
  { name: 'tokenMask', shape: ['batch', tokens] },
];

/** Tokens are rows of a table. */
export const textGraph = (): Uint8Array =>
  onnxModel({
    inputs: [
      { name: 'ids', type: 'int32', shape: ['batch', 'tokens'] },
      { name: 'mask', shape: ['batch', 'tokens'] },
      { name: 'present', shape: ['batch'] },
    ],
    outputs: [...SUMMARY, ...tokenPorts('tokens')],
    constants: { ...POOLING_CONSTANTS, table: tokenTable_VD },
    nodes: [
      ['Unsqueeze', ['present', 'one'], 'presentColumn'],
      ['Mul', ['mask', 'presentColumn'], 'tokenMask'],
      ['Gather', ['table', 'ids'], 'tokens', { axis: 0 }],
      ...pooling('tokens'),
    ],
  });

/** A token is a linear function of one row of pixels; the descriptor is the mean of each channel, [B, 3]. */
export const imageGraph = (): Uint8Array =>
  onnxModel({
    inputs: [
      { name: 'pixels', shape: ['batch', IMAGE_SIZE, IMAGE_SIZE, 3] },
      { name: 'present', shape: ['batch'] },
    ],
    outputs: [...SUMMARY, ...tokenPorts(IMAGE_TOKENS), { name: 'descriptor', shape: ['batch', 3] }],
    constants: {
      ...POOLING_CONSTANTS,
      weights: rowWeights_PD,
      rows: list(0, IMAGE_TOKENS, IMAGE_SIZE * 3),
      ones: { shape: [1, IMAGE_TOKENS], data: new Float32Array(IMAGE_TOKENS).fill(1) },
    },
    nodes: [
      ['Unsqueeze', ['present', 'one'], 'presentColumn'],
      ['Mul', ['presentColumn', 'ones'], 'tokenMask'],
      ['Reshape', ['pixels', 'rows'], 'pixelRows'],
      ['MatMul', ['pixelRows', 'weights'], 'tokens'],
      ...pooling('tokens'),
      ['ReduceMean', ['pixels'], 'descriptor', { axes: [1, 2], keepdims: 0 }],
    ],
  });

/** A fused token is the token plus the mean of all that count. */
export const fusionGraph = (): Uint8Array =>
  onnxModel({
    inputs: ['text', 'image'].flatMap((name): Port[] => [
      { name: `${name}/tokens`, shape: ['batch', `${name} tokens`, WIDTH] },
      { name: `${name}/mask`, shape: ['batch', `${name} tokens`] },
    ]),
    outputs: [...SUMMARY, { name: 'tokens', shape: ['batch', 'all tokens', WIDTH] }],
    constants: POOLING_CONSTANTS,
    nodes: [
      ['Concat', ['text/tokens', 'image/tokens'], 'joined', { axis: 1 }],
      ['Concat', ['text/mask', 'image/mask'], 'tokenMask', { axis: 1 }],
      ...pooling('joined'),
      ['Unsqueeze', ['pooled', 'one'], 'mean'],
      ['Add', ['joined', 'mean'], 'tokens'],
    ],
  });

/** `score` [B]: sum of the pooled features of all parts; `tags` and `fusedTags` [B, L, K]: a linear function of each token. */
export const headGraph = (): Uint8Array =>
  onnxModel({
    inputs: [
      { name: 'text/pooled', shape: ['batch', WIDTH] },
      { name: 'fused/pooled', shape: ['batch', WIDTH] },
      { name: 'fused/present', shape: ['batch'] },
      { name: 'text/tokens', shape: ['batch', 'text tokens', WIDTH] },
      { name: 'fused/tokens', shape: ['batch', 'fused tokens', WIDTH] },
    ],
    outputs: [
      { name: 'score', shape: ['batch'] },
      { name: 'tags', shape: ['batch', 'text tokens', TAGS] },
      { name: 'fusedTags', shape: ['batch', 'fused tokens', TAGS] },
    ],
    constants: { one: list(1), weights: tagWeights_DK },
    nodes: [
      ['Add', ['text/pooled', 'fused/pooled'], 'both'],
      ['ReduceSum', ['both', 'one'], 'sum', { keepdims: 0 }],
      ['Add', ['sum', 'fused/present'], 'score'],
      ['MatMul', ['text/tokens', 'weights'], 'tags'],
      ['MatMul', ['fused/tokens', 'weights'], 'fusedTags'],
    ],
  });

/** `distance` [B]: pooled text of the target minus that of the source, summed, plus the sum of what the caller made. */
export const pairGraph = (): Uint8Array =>
  onnxModel({
    inputs: [
      { name: 'source/text/pooled', shape: ['batch', WIDTH] },
      { name: 'target/text/pooled', shape: ['batch', WIDTH] },
      { name: 'made', shape: ['batch', 2] },
    ],
    outputs: [{ name: 'distance', shape: ['batch'] }],
    constants: { one: list(1) },
    nodes: [
      ['Sub', ['target/text/pooled', 'source/text/pooled'], 'difference'],
      ['ReduceSum', ['difference', 'one'], 'sum', { keepdims: 0 }],
      ['ReduceSum', ['made', 'one'], 'madeSum', { keepdims: 0 }],
      ['Add', ['sum', 'madeSum'], 'distance'],
    ],
  });

/** `tags` [B, L, K]: a linear function of each token, plus what the caller made for it. */
export const madeTagsGraph = (): Uint8Array =>
  onnxModel({
    inputs: [
      { name: 'text/tokens', shape: ['batch', 'text tokens', WIDTH] },
      { name: 'made', shape: ['batch', 'text tokens', TAGS] },
    ],
    outputs: [{ name: 'tags', shape: ['batch', 'text tokens', TAGS] }],
    constants: { weights: tagWeights_DK },
    nodes: [
      ['MatMul', ['text/tokens', 'weights'], 'linear'],
      ['Add', ['linear', 'made'], 'tags'],
    ],
  });
