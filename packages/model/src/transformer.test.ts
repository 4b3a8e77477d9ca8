import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import type { Parameters } from './parameters.js';
import { leading, transformAt, transformer, transformerSpecs, transformLeading, type Segment } from './transformer.js';

const [width, heads, mlpRatio] = [6, 2, 2] as const;

const wavy = (length: number, phase = 0): number[] => Array.from({ length }, (_, i) => Math.sin(12.9898 * i + phase * 7.1 + 0.3));

function someParameters(layers: number): Parameters {
  return Object.fromEntries(
    Object.entries(transformerSpecs('x', layers, width, mlpRatio)).map(([name, { shape }], n) => {
      const values = wavy(
        shape.reduce((a, b) => a * b, 1),
        n,
      );
      return [name, tf.tensor(name.endsWith('gain') ? values.map((value) => 1 + value / 4) : values.map((value) => value / 2), [...shape])];
    }),
  );
}

const segment = (batch: number, tokens: number, phase: number, absent: readonly (readonly [number, number])[] = []): Segment => {
  const mask = Array.from({ length: batch }, (_, b) =>
    Array.from({ length: tokens }, (_, t) => (absent.some(([sample, token]) => sample === b && token === t) ? 0 : 1)),
  );
  return { tokens_BND: tf.tensor3d(wavy(batch * tokens * width, phase), [batch, tokens, width]), mask_BN: tf.tensor2d(mask) };
};

/** One sample through pre-norm layers, number by number: x += attention(norm(x)), x += mlp(norm(x)) (Xiong et al. 2020). */
function reference(parameters: Parameters, layers: number, sample: number[][], mask: readonly number[]): number[][] {
  const matrix = (name: string) => parameters[name]!.arraySync() as number[][];
  const vector = (name: string) => parameters[name]!.arraySync() as number[];
  const linear = (name: string, x: readonly number[]) =>
    vector(`${name}.bias`).map((b, o) => x.reduce((sum, value, i) => sum + value * matrix(`${name}.weight`)[i]![o]!, b));
  const norm = (name: string, x: readonly number[]) => {
    const mean = x.reduce((a, b) => a + b) / x.length;
    const deviation = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length + 1e-5);
    return x.map((value, d) => ((value - mean) / deviation) * vector(`${name}.gain`)[d]! + vector(`${name}.bias`)[d]!);
  };
  const size = width / heads;
  let x = sample;
  for (let layer = 0; layer < layers; layer++) {
    const qkv = x.map((row) => {
      const normed = norm(`x.${layer}.attention.norm`, row);
      return ['query', 'key', 'value'].flatMap((part) => linear(`x.${layer}.attention.${part}`, normed));
    });
    const mixed = x.map((_, query) => {
      const out: number[] = [];
      for (let head = 0; head < heads; head++) {
        const of = (token: number, part: number) => qkv[token]!.slice(part * width + head * size, part * width + (head + 1) * size);
        const weights = x.map((_row, key) =>
          mask[key] ? Math.exp(of(query, 0).reduce((sum, value, d) => sum + value * of(key, 1)[d]!, 0) / Math.sqrt(size)) : 0,
        );
        const total = weights.reduce((a, b) => a + b);
        for (let d = 0; d < size; d++) out.push(weights.reduce((sum, weight, key) => sum + (weight / total) * of(key, 2)[d]!, 0));
      }
      return out;
    });
    x = x.map((row, t) => linear(`x.${layer}.attention.out`, mixed[t]!).map((value, d) => value + row[d]!));
    x = x.map((row) => {
      const hidden = linear(`x.${layer}.mlp.in`, norm(`x.${layer}.mlp.norm`, row)).map((h) => h / (1 + Math.exp(-1.702 * h)));
      return linear(`x.${layer}.mlp.out`, hidden).map((value, d) => value + row[d]!);
    });
  }
  return x;
}

describe('transformer', () => {
  test('equals pre-norm layers in loops, at every token that is present', () => {
    const parameters = someParameters(2);
    const given = segment(2, 4, 3, [[1, 3]]);
    const [got] = transformer(parameters, 'x', [0, 2], heads, [given]);
    const output = got!.tokens_BND.arraySync();
    const [tokens, masks] = [given.tokens_BND.arraySync(), given.mask_BN.arraySync()];
    tokens.forEach((sample, b) =>
      reference(parameters, 2, sample, masks[b]!).forEach((row, t) => {
        if (masks[b]![t]) row.forEach((value, d) => expect(output[b]![t]![d]).toBeCloseTo(value, 4));
      }),
    );
    expect(got!.mask_BN).toBe(given.mask_BN);
  });

  test('segments of different lengths in one call equal a call each', () => {
    const parameters = someParameters(3);
    const parts = [segment(2, 3, 1, [[0, 2]]), segment(3, 5, 2), segment(1, 1, 4)];
    const together = transformer(parameters, 'x', [0, 3], heads, parts);
    parts.forEach((part, i) => {
      const [alone] = transformer(parameters, 'x', [0, 3], heads, [part]);
      expect(together[i]!.tokens_BND.shape).toEqual(part.tokens_BND.shape);
      const difference = tf.max(tf.abs(tf.sub(together[i]!.tokens_BND, alone!.tokens_BND))).dataSync()[0]!;
      expect(difference).toBeLessThan(1e-6);
    });
  });

  test('layers 0 to 1 and then 1 to 3 are layers 0 to 3; no layers are the identity', () => {
    const parameters = someParameters(3);
    const given = segment(2, 3, 5);
    const [whole] = transformer(parameters, 'x', [0, 3], heads, [given]);
    const [halfway] = transformer(parameters, 'x', [0, 1], heads, [given]);
    const [steps] = transformer(parameters, 'x', [1, 3], heads, [halfway!]);
    expect([...steps!.tokens_BND.dataSync()]).toEqual([...whole!.tokens_BND.dataSync()]);
    const [none] = transformer(parameters, 'x', [2, 2], heads, [given]);
    expect([...none!.tokens_BND.dataSync()]).toEqual([...given.tokens_BND.dataSync()]);
  });

  describe('a layer for some tokens alone gives them, and every gradient, as the whole layer does', () => {
    const parameters = someParameters(1);
    const parts = [segment(2, 4, 3, [[1, 3]]), segment(3, 2, 8)];
    const names = Object.keys(parameters);
    type Run = (parameters: Parameters, parts: readonly Segment[]) => tf.Tensor[];
    const differentiate = (run: Run) => {
      const loss = (...tensors: tf.Tensor[]) => {
        const own = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
        const given = parts.map(({ mask_BN }, i) => ({ tokens_BND: tensors[names.length + i] as tf.Tensor3D, mask_BN }));
        return run(own, given)
          .map((result) => tf.sum(tf.mul(result, tf.tensor(wavy(result.size, 9), result.shape))))
          .reduce((a, b) => tf.add(a, b)) as tf.Scalar;
      };
      return tf.grads(loss)([...names.map((name) => parameters[name]!), ...parts.map(({ tokens_BND }) => tokens_BND)]);
    };
    const whole = (own: Parameters, given: readonly Segment[]) => transformer(own, 'x', [0, 1], heads, given);
    const compare = (run: Run, expected: Run) => {
      const [results, wholes] = [run(parameters, parts), expected(parameters, parts)];
      results.forEach((result, i) => {
        expect(result.shape).toEqual(wholes[i]!.shape);
        result.dataSync().forEach((value, at) => expect(value).toBeCloseTo(wholes[i]!.dataSync()[at]!, 5));
      });
      const [got, wanted] = [differentiate(run), differentiate(expected)];
      got.forEach((gradient, i) => gradient.dataSync().forEach((value, at) => expect(value).toBeCloseTo(wanted[i]!.dataSync()[at]!, 4)));
    };

    test('for the leading ones', () => {
      compare(
        (own, given) => transformLeading(own, 'x.0', heads, given).map(({ tokens_BND }) => tokens_BND),
        (own, given) => whole(own, given).map((segment) => leading(segment).tokens_BND),
      );
      const masks = transformLeading(parameters, 'x.0', heads, parts).map(({ mask_BN }) => mask_BN.arraySync());
      expect(masks).toEqual(parts.map((segment) => leading(segment).mask_BN.arraySync()));
    });

    test('for those at given places, one of them twice', () => {
      const places = [[[2, 0, 3], [1, 1, 2]], [[1], [0], [1]]]; // prettier-ignore
      compare(
        (own, given) => given.map((one, i) => transformAt(own, 'x.0', heads, one, tf.tensor2d(places[i]!, undefined, 'int32'))),
        (own, given) =>
          whole(own, given).map(({ tokens_BND }, i) => {
            const width = tokens_BND.shape[2];
            const taken = places[i]!.flatMap((own_P, sample) =>
              own_P.map((place) => tf.slice(tokens_BND, [sample, place, 0], [1, 1, width])),
            );
            return tf.reshape(tf.concat(taken, 1), [-1, width]);
          }),
      );
    });
  });

  test('present tokens do not see what stands in absent ones, through all layers', () => {
    const parameters = someParameters(2);
    const clean = segment(2, 4, 6, [[0, 2], [0, 3]]); // prettier-ignore
    const poison = tf.mul(tf.sub(1, tf.expandDims(clean.mask_BN, 2)), 1e4);
    const dirty = { ...clean, tokens_BND: tf.add(clean.tokens_BND, poison) as tf.Tensor3D };
    const [a, b] = [clean, dirty].map((given) => {
      const [{ tokens_BND } = given] = transformer(parameters, 'x', [0, 2], heads, [given]);
      return tf.mul(tokens_BND, tf.expandDims(clean.mask_BN, 2)).dataSync();
    });
    // Adding zero turns -0 into 0.
    expect([...a!].map((value) => value + 0)).toEqual([...b!].map((value) => value + 0));
  });
});

describe('parameters of transformer layers', () => {
  const specs = transformerSpecs('x', 8, 16, 4);

  test('that write into the residual stream start smaller by sqrt(2 layers), as in GPT-2', () => {
    const deviation = (name: string) => (specs[name]!.init as { deviation: number }).deviation;
    expect(deviation('x.0.attention.query.weight')).toBeCloseTo(1 / 4, 12);
    expect(deviation('x.0.mlp.in.weight')).toBeCloseTo(1 / 4, 12);
    expect(deviation('x.7.attention.out.weight')).toBeCloseTo(1 / 4 / 4, 12);
    expect(deviation('x.7.mlp.out.weight')).toBeCloseTo(1 / 8 / 4, 12);
  });

  test('decay if they are matrices, and not if they are gains or biases', () => {
    for (const [name, { decay, shape }] of Object.entries(specs)) expect([name, decay]).toEqual([name, shape.length === 2]);
  });
});
