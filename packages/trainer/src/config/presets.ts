import { readFileSync } from 'node:fs';

import type { RunConfig } from './schema.js';

/** The packages of the fourteen tasks: data, so that the trainer names none of them. */
const defaultTasks = (): string[] => JSON.parse(readFileSync(new URL('../../presets/tasks.json', import.meta.url), 'utf8')) as string[];

const common = () => ({
  seed: 1,
  tasks: defaultTasks(),
  weights: {},
  fuseSingleModality: false,
  teacher: { kind: 'online' } as const,
  textFields: ['title', 'description'] satisfies RunConfig['textFields'],
  textAlternatives: [],
  identity: 'catalog-or-title' as const,
  cacheMegabytes: 512,
});

const adamw = { floor: 0.02, beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.05, clipNorm: 1, maxSkipped: 20 };

/** Minutes on two cores: 64 px, three layers of 128 for images and four for text and fusion. */
export const demo = (): RunConfig => ({
  ...common(),
  preset: 'demo',
  steps: 170,
  model: {
    imageSize: 64,
    patchSize: 16,
    width: 128,
    heads: 4,
    mlpRatio: 4,
    imageLayers: 3,
    stackLayers: 4,
    vocabulary: 4096,
    maxTokens: 32,
    embedding: 128,
    descriptor: true,
  },
  borders: [1, 3],
  batchSize: 48,
  textBuckets: [24, 32],
  augmentation: 0.5,
  optimizer: { ...adamw, learningRate: 1.5e-3, warmupSteps: 30 },
  checkpoint: { steps: 100, minutes: 5, keep: 2 },
  evaluation: { steps: 100, limit: 500 },
});

/** An evening on a workstation: 128 px, six layers of 256. */
export const small = (): RunConfig => ({
  ...common(),
  preset: 'small',
  steps: 20_000,
  model: {
    imageSize: 128,
    patchSize: 16,
    width: 256,
    heads: 4,
    mlpRatio: 4,
    imageLayers: 6,
    stackLayers: 6,
    vocabulary: 16_384,
    maxTokens: 48,
    embedding: 256,
    descriptor: true,
  },
  borders: [2, 4],
  batchSize: 64,
  textBuckets: [16, 32, 48],
  augmentation: 0.5,
  optimizer: { ...adamw, learningRate: 1e-3, warmupSteps: 500 },
  checkpoint: { steps: 500, minutes: 15, keep: 3 },
  evaluation: { steps: 1000, limit: 2000 },
});

/** ViT-B/16 at 224 px (Dosovitskiy et al. 2021) and a BERT-base sized stack; meant for GPUs. */
export const base = (): RunConfig => ({
  ...common(),
  preset: 'base',
  steps: 200_000,
  model: {
    imageSize: 224,
    patchSize: 16,
    width: 768,
    heads: 12,
    mlpRatio: 4,
    imageLayers: 12,
    stackLayers: 12,
    vocabulary: 30_000,
    maxTokens: 64,
    embedding: 512,
    descriptor: false,
  },
  borders: [4, 9],
  batchSize: 128,
  textBuckets: [16, 32, 64],
  augmentation: 0.5,
  optimizer: { ...adamw, learningRate: 5e-4, warmupSteps: 2000, weightDecay: 0.1 },
  checkpoint: { steps: 1000, minutes: 30, keep: 3 },
  evaluation: { steps: 5000, limit: 5000 },
  cacheMegabytes: 4096,
});

export const presets: Readonly<Record<string, () => RunConfig>> = { demo, small, base };
