import { describe, expect, test } from '@jest/globals';
import { registeredTasks, type EncodedView, type FusedContext, type FusedView, type ViewRequest } from '@commercemm/engine';
import * as tf from '@tensorflow/tfjs';

import './index.js';

const unit = (row: readonly number[]): number[] => row.map((value) => value / Math.hypot(...row));

/** Unit embeddings of four pairs, by what stands for a side, and which rows lack them. */
const embeddings: Readonly<Record<string, readonly (readonly number[])[]>> = {
  'source/image': [
    [1, 2],
    [2, 1],
    [-1, 1],
    [1, -3],
  ],
  'source/text': [
    [1, 0],
    [1, 1],
    [0, 1],
    [-2, 1],
  ],
  'source/multimodal': [
    [3, 1],
    [1, 4],
    [-1, 0],
    [0, -1],
  ],
  'target/image': [
    [1, 1],
    [2, 0],
    [-1, 2],
    [1, -1],
  ],
  'target/text': [
    [2, 1],
    [0, 1],
    [1, 1],
    [-1, -1],
  ],
  'target/multimodal': [
    [1, 3],
    [2, 2],
    [-1, 1],
    [1, 0],
  ],
};
const names = { i: 'image', t: 'text', m: 'multimodal' } as const;

/** Row 3 is a query: its source has no image. */
const presentIn = (key: string, row: number): boolean => !(row === 3 && (key === 'source/image' || key === 'source/multimodal'));

function contextOf(id: string, products: readonly number[]): FusedContext {
  const side = (key: string) => ({
    embedding_BE: tf.tensor2d(embeddings[key]!.map(unit)),
    present_B: tf.tensor1d(products.map((_, row) => Number(presentIn(key, row)))),
  });
  return {
    view: ({ side: of, modality }: ViewRequest) => side(`${of}/${modality}`) as unknown as EncodedView,
    fused: (of: string) => side(`${of}/multimodal`) as unknown as FusedView,
    same_BB: tf.tensor2d(products.map((a) => products.map((b) => Number(a === b)))),
    parameters: { [`${id}.logitScale`]: tf.scalar(Math.log(3)) },
  } as unknown as FusedContext;
}

/** Symmetric InfoNCE with soft labels, minus its floor, in loops. */
function expected(from: string, to: string, products: readonly number[]): number {
  const rows = products.map((_, row) => row).filter((row) => presentIn(from, row) && presentIn(to, row));
  const logit = (i: number, j: number) =>
    3 * unit(embeddings[from]![i]!).reduce((sum, value, e) => sum + value * unit(embeddings[to]![j]!)[e]!, 0);
  const total = (values: readonly number[]) => Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
  let sum = 0;
  for (const i of rows) {
    const partners = rows.filter((j) => products[j] === products[i]);
    for (const j of partners) {
      sum += (total(rows.map((k) => logit(i, k))) - logit(i, j)) / partners.length;
      sum += (total(rows.map((k) => logit(k, i))) - logit(j, i)) / partners.length;
    }
    sum -= 2 * Math.log(partners.length);
  }
  return sum / (2 * rows.length);
}

describe('the nine tasks', () => {
  const tasks = registeredTasks();

  test('are registered for the cross-pair pass', () => {
    const ids = ['i', 't', 'm'].flatMap((source) => ['i', 't', 'm'].map((target) => `omni-${source}2${target}`));
    expect(tasks.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(new Set(tasks.map(({ pass }) => pass))).toEqual(new Set(['cross-pair']));
    expect(new Set(tasks.flatMap(({ parameters }) => Object.keys(parameters!({} as never)))).size).toBe(9);
  });

  test.each(tasks.map((task) => [task.id, task] as const))('%s has the loss of its sides, over the pairs that have both', (id, task) => {
    const [source, target] = /omni-(.)2(.)/.exec(id)!.slice(1) as ['i' | 't' | 'm', 'i' | 't' | 'm'];
    const [from, to] = [`source/${names[source]}`, `target/${names[target]}`];
    for (const products of [
      [0, 1, 2, 3],
      [0, 1, 0, 1],
    ]) {
      const { loss, count } = task.loss(contextOf(id, products));
      expect(loss.dataSync()[0]).toBeCloseTo(expected(from, to, products), 5);
      expect(count.dataSync()[0]).toBe(source === 't' ? 4 : 3);
    }
  });

  test('ask for what their sides are made of', () => {
    const views = (id: string) =>
      tasks
        .find((task) => task.id === id)!
        .views()
        .map(({ side, modality }) => `${side}/${modality}`);
    expect(views('omni-t2i')).toEqual(['source/text', 'target/image']);
    expect(views('omni-m2t')).toEqual(['source/image', 'source/text', 'target/text']);
    const fusions = (id: string) => tasks.find((task) => task.id === id)!.fusions!({} as never).map(({ id: side }) => side);
    expect([fusions('omni-i2t'), fusions('omni-m2t'), fusions('omni-m2m')]).toEqual([[], ['source'], ['source', 'target']]);
  });
});
