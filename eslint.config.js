import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Arrows point down: a layer may use only the layers listed beside it. */
const layers = {
  'onnx-jit': [],
  runtime: ['onnx-jit'],
  preprocess: [],
  lexical: [],
  versions: [],
  catalog: ['preprocess', 'versions'],
  model: ['onnx-jit'],
  engine: ['model', 'runtime', 'catalog', 'encoder', 'preprocess', 'onnx-jit'],
  task: ['engine', 'model', 'onnx-jit'],
  encoder: ['preprocess'],
  search: ['encoder', 'lexical', 'preprocess', 'versions'],
  head: ['encoder', 'preprocess', 'lexical'],
  example: ['encoder', 'search', 'head', 'lexical', 'preprocess'],
  trainer: ['engine', 'model', 'runtime', 'catalog', 'search', 'encoder', 'preprocess', 'lexical', 'onnx-jit'],
  tool: ['trainer', 'engine', 'model', 'runtime', 'catalog', 'preprocess', 'onnx-jit', 'task', 'head', 'encoder', 'lexical', 'search'],
};

/** A head's training side may use more than its serving side, which a product service loads. */
const headTraining = ['encoder', 'preprocess', 'lexical', 'engine', 'model', 'catalog', 'onnx-jit'];

const boundaries = (below) => [
  'error',
  {
    enforceBuildableLibDependency: false,
    allow: [],
    depConstraints: Object.entries(below).map(([layer, names]) => ({
      sourceTag: `layer:${layer}`,
      onlyDependOnLibsWithTags: [`layer:${layer}`, ...names.map((name) => `layer:${name}`)],
    })),
  },
];

/** Names of tasks and heads: neither the engine nor the trainer may know one. */
const taskName = String.raw`/\b(itc|itm|mlm|mim-kl|mim-fr|omni-[itm]2[itm])\b/`;

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/.venv/**', '.nx/**', 'runs/**', 'artifacts/**', 'catalogs/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.js', '**/*.mjs', '**/*.cjs'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(layers),
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['packages/heads/*/src/{training,testing}/**/*.ts', 'packages/heads/*/src/**/*.test.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries({ ...layers, head: headTraining }) },
  },
  {
    files: ['**/*.cjs', '**/.*.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['packages/engine/src/**/*.ts', 'packages/trainer/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: `Literal[value=${taskName}]`, message: 'Engine and trainer name no task: tasks register themselves.' },
        { selector: `TemplateElement[value.raw=${taskName}]`, message: 'Engine and trainer name no task: tasks register themselves.' },
      ],
      'no-restricted-imports': ['error', { patterns: ['@commercemm/task-*', '@commercemm/head-*'] }],
    },
  },
  prettier,
);
