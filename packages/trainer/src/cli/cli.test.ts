import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { buildProgram, type CliContext, type Handlers, runCli } from './index.js';

const context: CliContext = {
  version: '1.2.3',
  presets: ['demo', 'small', 'base'],
  runtimes: ['auto', 'onnxruntime:cpu', 'onnxruntime:webgpu', 'tfjs:cpu'],
  fields: ['id', 'title', 'description'],
  directory: '/home/me',
};

interface Outcome {
  readonly exitCode: number;
  readonly printed: string;
  /** What the handler got, or null if none was called. */
  readonly options: unknown;
}

async function call(args: readonly string[], fail?: unknown, debug = false): Promise<Outcome> {
  let options: unknown = null;
  let printed = '';
  const handler = async (given: unknown): Promise<void> => {
    options = given;
    if (fail !== undefined) throw fail;
  };
  const handlers: Handlers = {
    pretrain: handler,
    plan: handler,
    import: handler,
    finetune: handler,
    export: handler,
    evaluate: handler,
    index: handler,
    search: handler,
  };
  const exitCode = await runCli(buildProgram(handlers, context), args, { writeError: (text) => (printed += text), debug });
  return { exitCode, printed, options };
}

function given(options: unknown): unknown {
  return Object.fromEntries(Object.entries(options as object).filter(([, value]) => value !== undefined));
}

describe('options', () => {
  test('the list of commands and options is frozen: a new one is a decision', () => {
    const handlers = {} as Handlers;
    const program: Command = buildProgram(handlers, context);
    const listed = Object.fromEntries(program.commands.map((command) => [command.name(), command.options.map((option) => option.flags)]));
    expect(listed).toEqual({
      pretrain: [
        '--catalog <path>',
        '--preset <name>',
        '--config <file>',
        '--out <folder>',
        '--steps <number>',
        '--minutes <number>',
        '--tasks <list>',
        '--runtime <name>',
        '--seed <number>',
        '--resume [run]',
      ],
      plan: ['--catalog <path>', '--preset <name>', '--config <file>', '--tasks <list>', '--json'],
      import: ['--from <path>', '--to <path>', '--map <field=column>', '--max-rejected <share>', '--seed <number>'],
      finetune: [
        '--run <folder>',
        '--head <name>',
        '--catalog <path>',
        '--out <folder>',
        '--from <where>',
        '--train <what>',
        '--border <number>',
        '--precision <name>',
        '--config <file>',
        '--steps <number>',
        '--minutes <number>',
        '--seed <number>',
        '--runtime <name>',
        '--set <name=value>',
      ],
      export: ['--run <folder>', '--border <list>', '--out <folder>', '--precision <list>'],
      evaluate: ['--artifact <folder>', '--catalog <path>', '--split <name>', '--json <file>'],
      index: ['--artifact <folder>', '--catalog <path>', '--to <path>'],
      search: [
        '--index <path>',
        '--artifact <folder>',
        '--text <text>',
        '--image <file>',
        '--k <number>',
        '--filter <name=value>',
        '--mode <name>',
        '--json',
      ],
    });
  });

  test('pretrain: texts become typed values, relative paths start from the caller', async () => {
    const line =
      '--catalog=shop --preset small --config run.json --out=../runs/a --steps=12 --minutes 1.5 --tasks=x,@acme/y --runtime auto --seed=0';
    const { options, exitCode } = await call(['pretrain', ...line.split(' ')]);
    expect(exitCode).toBe(0);
    expect(given(options)).toEqual({
      catalog: '/home/me/shop',
      preset: 'small',
      config: '/home/me/run.json',
      out: '/home/runs/a',
      steps: 12,
      minutes: 1.5,
      tasks: ['x', '@acme/y'],
      runtime: 'auto',
      seed: 0,
    });
  });

  test('an absent option is absent, not a default', async () => {
    expect(given((await call(['pretrain'])).options)).toEqual({});
    expect(given((await call(['plan'])).options)).toEqual({ json: false });
  });

  test.each([
    [['--resume'], true],
    [['--resume=true'], true],
    [['--resume', 'runs/a'], '/home/me/runs/a'],
  ])('resume: %j', async (args, expected) => {
    expect(given((await call(['pretrain', ...args])).options)).toEqual({ resume: expected });
  });

  test('object-store addresses stay as they are', async () => {
    expect(given((await call(['plan', '--catalog=s3://bucket/shop'])).options)).toMatchObject({ catalog: 's3://bucket/shop' });
  });

  test('search: filters become a category path and lists of attribute values', async () => {
    const args = ['--index=shop', '--text=red shirt', '--filter=category=Clothing > Shirts', '--filter=size=M', '--filter', 'size=L'];
    expect(given((await call(['search', ...args])).options)).toEqual({
      index: '/home/me/shop',
      text: 'red shirt',
      k: 10,
      filter: { category: ['Clothing', 'Shirts'], attributes: { size: ['M', 'L'] } },
      json: false,
    });
    for (const [filter, part] of [
      ['size', 'name=value'],
      ['size=', 'name=value'],
      ['=M', 'name=value'],
    ]) {
      const refused = await call(['search', '--index=shop', `--filter=${filter}`]);
      expect([refused.exitCode, refused.printed]).toEqual([2, expect.stringContaining(part!)]);
    }
    const twice = await call(['search', '--index=shop', '--filter=category=A', '--filter=category=B']);
    expect(twice.printed).toContain('one category at most');
  });

  test('import: repeated sources and fields, a share as percent or fraction', async () => {
    const line = ['import', '--from=a.jsonl', '--from', 'b/*.csv', '--to=shop', '--map=title=product name', '--map', 'id=sku=1'];
    expect(given((await call([...line, '--max-rejected=7.5%'])).options)).toEqual({
      from: ['/home/me/a.jsonl', '/home/me/b/*.csv'],
      to: '/home/me/shop',
      map: { title: 'product name', id: 'sku=1' },
      maxRejected: 0.075,
    });
    expect(given((await call([...line, '--max-rejected=0.05'])).options)).toMatchObject({ maxRejected: 0.05 });
  });
});

test('export: borders are a list of numbers, precisions one of names', async () => {
  const line = ['export', '--run=runs/a', '--border=1, 3,1', '--out=artifacts/a'];
  const common = { run: '/home/me/runs/a', borders: [1, 3], out: '/home/me/artifacts/a' };
  expect(given((await call(line)).options)).toEqual({ ...common, precisions: ['fp32'] });
  expect(given((await call([...line, '--precision=int8, fp32,int8'])).options)).toEqual({ ...common, precisions: ['fp32', 'int8'] });
});

describe('mistakes end with 2, name what is right, and show no stack', () => {
  test.each<[string, string, string]>([
    ['pretrain --presett=demo', 'USAGE_OPTION_UNKNOWN', "unknown option '--presett=demo'. Did you mean '--preset'?"],
    ['pretrain --cat=x', 'USAGE_OPTION_UNKNOWN', "unknown option '--cat=x'. Did you mean '--catalog'?"],
    ['plan --foo', 'USAGE_OPTION_UNKNOWN', "'--foo'. Options of plan: --catalog, --preset, --config, --tasks, --json."],
    ['pretrian', 'USAGE_COMMAND_UNKNOWN', "unknown command 'pretrian'. Did you mean 'pretrain'?"],
    ['PLAN', 'USAGE_COMMAND_UNKNOWN', 'plan'],
    ['xyzzy', 'USAGE_COMMAND_UNKNOWN', 'pretrain, plan, import, finetune, export'],
    ['', 'USAGE_COMMAND_UNKNOWN', 'pretrain, plan, import, finetune, export'],
    ['plan more', 'USAGE_ARGUMENT_UNEXPECTED', 'too many arguments'],
    ['pretrain --preset', 'USAGE_OPTION_INCOMPLETE', '--preset <name>'],
    ['import --from=a', 'USAGE_OPTION_INCOMPLETE', '--to <path>'],
    ['pretrain --preset=smal', 'USAGE_OPTION_INVALID', "--preset must be one of demo, small, base, got 'smal'. Did you mean 'small'?"],
    ['pretrain --runtime=onnxruntime:web', 'USAGE_OPTION_INVALID', "Did you mean 'onnxruntime:webgpu'?"],
    ['pretrain --steps=ten', 'USAGE_OPTION_INVALID', "--steps must be a whole number of at least 1, got 'ten'"],
    ['pretrain --steps=0', 'USAGE_OPTION_INVALID', '--steps'],
    ['finetune --run=a --head=b --out=c --steps=-1', 'USAGE_OPTION_INVALID', "--steps must be a whole number of at least 0, got '-1'"],
    ['pretrain --steps=1.5', 'USAGE_OPTION_INVALID', '--steps'],
    ['pretrain --minutes=0', 'USAGE_OPTION_INVALID', "--minutes must be a number above 0, got '0'"],
    ['pretrain --seed=-1', 'USAGE_OPTION_INVALID', '--seed must be a whole number from 0 to 4294967295'],
    ['pretrain --tasks=a,,b', 'USAGE_OPTION_INVALID', '--tasks must be names separated by commas'],
    ['pretrain --out=', 'USAGE_OPTION_INVALID', '--out must be a text that is not empty'],
    ['import --from=a --to=b --max-rejected=5', 'USAGE_OPTION_INVALID', "--max-rejected must be a share such as 5% or 0.05, got '5'"],
    ['import --from=a --to=b --map=title', 'USAGE_OPTION_INVALID', "--map must be field=column, as in title=name, got 'title'"],
    ['export', 'USAGE_OPTION_INCOMPLETE', '--run <folder>'],
    [
      'export --run=a --precision=int4',
      'USAGE_OPTION_INVALID',
      "--precision must be one of fp32, int8, or several separated by commas, got 'int4'",
    ],
    [
      'export --run=a --border=1,x',
      'USAGE_OPTION_INVALID',
      "--border must be whole numbers of at least 1 separated by commas, as in 1,2,3, got '1,x'",
    ],
    ['import --from=a --to=b --map=titel=name', 'USAGE_OPTION_INVALID', "Did you mean 'title'?"],
    ['import --from=a --to=b --map=id=x --map=id=y', 'USAGE_OPTION_INVALID', "one column for the field 'id', got 'id=y'"],
  ])('%s', async (line, code, part) => {
    const { exitCode, printed, options } = await call(line.split(' ').filter(Boolean));
    expect(exitCode).toBe(2);
    expect(options).toBeNull();
    expect(printed).toContain(`error ${code}: `);
    expect(printed).toContain(part);
    expect(printed).not.toMatch(/\n\s+at /);
  });
});

describe('failed runs end with 1', () => {
  test('an error with a code is one line', async () => {
    const error = Object.assign(new Error('shop/catalog.lance is not there; import one with trainer:import.'), { code: 'CATALOG_MISSING' });
    const { exitCode, printed } = await call(['plan'], error);
    expect(exitCode).toBe(1);
    expect(printed).toBe('error CATALOG_MISSING: shop/catalog.lance is not there; import one with trainer:import.\n');
  });

  test('a code that the message repeats is printed once', async () => {
    const error = Object.assign(new Error("ENOENT: no such file or directory, open 'x'"), { code: 'ENOENT' });
    expect((await call(['plan'], error)).printed).toBe("error ENOENT: no such file or directory, open 'x'\n");
  });

  test.each([
    ['without a code', new Error('broken')],
    ["of Node's own, which are bugs", Object.assign(new TypeError('broken'), { code: 'ERR_INVALID_ARG_TYPE' })],
  ])('an error %s comes with its stack and its cause', async (_, error) => {
    error.cause = new Error('the reason');
    const { exitCode, printed } = await call(['plan'], error);
    expect(exitCode).toBe(1);
    expect(printed).toMatch(/broken\n(.|\n)*\n\s+at (.|\n)*caused by Error: the reason/);
  });

  test('debug shows the stack of every error', async () => {
    expect((await call(['plan'], Object.assign(new Error('gone'), { code: 'X' }), true)).printed).toMatch(
      /^error X: gone\n(.|\n)*\n\s+at /,
    );
  });

  test('help and version are no failures', async () => {
    const write = process.stdout.write.bind(process.stdout);
    let shown = '';
    process.stdout.write = ((text: string) => ((shown += text), true)) as typeof process.stdout.write;
    try {
      expect((await call(['pretrain', '--help'])).exitCode).toBe(0);
      expect((await call(['--version'])).exitCode).toBe(0);
    } finally {
      process.stdout.write = write;
    }
    expect(shown).toContain('--resume [run]');
    expect(shown).toContain('1.2.3');
  });
});
