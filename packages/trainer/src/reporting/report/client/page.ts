// The report's script: classic, inlined behind uPlot, no network. It turns the page's chart descriptions into charts.

interface PageLine {
  readonly label: string;
  readonly y: readonly (number | null)[];
  readonly colour: number;
}

interface PageChart {
  readonly x: readonly number[];
  readonly lines: readonly PageLine[];
  readonly group: string;
  readonly smooth: boolean;
  readonly percent: boolean;
  readonly log: boolean;
}

interface Drawn {
  readonly holder: HTMLElement;
  readonly spec: PageChart;
  readonly readout: HTMLElement | null;
  readonly rest: string;
  plot: uPlot | null;
}

/** Moving average with weights that fall by half every `half` points; unbiased at the start, undisturbed by gaps. `log`: geometric. */
function smoothed(values: readonly (number | null)[], half: number, log: boolean): (number | null)[] {
  if (half <= 0) return [...values];
  if (log) {
    const logs = values.map((value) => (value !== null && value > 0 ? Math.log(value) : null));
    return smoothed(logs, half, false).map((value) => (value === null ? null : Math.exp(value)));
  }
  const keep = 0.5 ** (1 / half);
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = keep * sum + value;
    weight = keep * weight + 1;
    return sum / weight;
  });
}

function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function faint(colour: string): string {
  return `color-mix(in srgb, ${colour} 32%, transparent)`;
}

function shown(value: number | null | undefined, percent: boolean): string {
  if (value === null || value === undefined) return 'none';
  if (percent) return `${(100 * value).toFixed(1)} %`;
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(1) : String(Number(value.toPrecision(4)));
}

function tick(value: number, percent: boolean): string {
  if (percent) return `${Math.round(100 * value)}%`;
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-2) return value.toExponential(1).replace('.0e', 'e');
  return size >= 1000 ? `${Number((value / 1000).toPrecision(3))}k` : String(Number(value.toPrecision(3)));
}

function seriesOf(spec: PageChart): uPlot.Series[] {
  const lines = spec.lines.flatMap((line): uPlot.Series[] => {
    const stroke = colourOf(`--series-${line.colour}`);
    const plain: uPlot.Series = {
      label: line.label,
      stroke,
      width: 1.75,
      spanGaps: true,
      points: { show: spec.x.length < 24, size: 5, fill: stroke },
    };
    const raw: uPlot.Series = { label: `${line.label}, each`, stroke: faint(stroke), width: 1, spanGaps: true, points: { show: false } };
    return spec.smooth ? [raw, { ...plain, points: { show: false } }] : [plain];
  });
  return [{}, ...lines];
}

function dataOf(spec: PageChart, half: number): uPlot.AlignedData {
  const lines = spec.lines.flatMap((line) => (spec.smooth ? [[...line.y], smoothed(line.y, half, spec.log)] : [[...line.y]]));
  return [[...spec.x], ...lines] as uPlot.AlignedData;
}

function axesOf(spec: PageChart): uPlot.Axis[] {
  const font = '11px system-ui, sans-serif';
  const stroke = colourOf('--muted');
  const grid = { stroke: colourOf('--line'), width: 1 };
  const base: uPlot.Axis = { font, stroke, grid, ticks: { show: false } };
  const powers: uPlot.Axis.Filter = (_plot, values) => values.map((value) => (Number.isInteger(Math.log10(value)) ? value : null));
  return [
    { ...base, space: 46, size: 22, gap: 4, values: (_plot, values) => values.map((value) => tick(value, false)), grid: { show: false } },
    {
      ...base,
      space: spec.log ? 14 : 26,
      ...(spec.log ? { filter: powers, grid: { ...grid, filter: powers } } : {}),
      size: 42,
      gap: 4,
      values: (_plot, values) => values.map((value) => (value === null ? '' : tick(value, spec.percent))),
    },
  ];
}

/** Says in the chart's corner what is under the cursor, or what stood there before. */
function readOut(chart: Drawn, plot: uPlot): void {
  if (!chart.readout) return;
  const at = plot.cursor.idx;
  if (at === null || at === undefined) {
    chart.readout.textContent = chart.rest;
    return;
  }
  const texts = chart.spec.lines.map((line, index) => {
    const value = plot.data[chart.spec.smooth ? 2 * index + 2 : index + 1]?.[at];
    const name = chart.spec.lines.length > 1 ? `${line.label} ` : '';
    return name + shown(value, chart.spec.percent);
  });
  chart.readout.textContent = `${chart.spec.x[at]}: ${texts.join(' · ')}`;
}

function draw(chart: Drawn, half: number): void {
  const { spec, holder } = chart;
  chart.plot?.destroy();
  const y: uPlot.Scale = spec.percent ? { range: [0, 1] } : spec.log ? { distr: 3 } : {};
  const sync: uPlot.Cursor.Sync = { key: spec.group, scales: ['x', null] };
  const options: uPlot.Options = {
    width: Math.max(80, holder.clientWidth),
    height: Math.max(60, holder.clientHeight),
    padding: [6, 14, 0, 0],
    legend: { show: false },
    cursor: { y: false, sync, drag: { x: true, y: false }, points: { size: 6 } },
    scales: { x: { time: false }, y },
    series: seriesOf(spec),
    axes: axesOf(spec),
    hooks: { setCursor: [(plot: uPlot) => readOut(chart, plot)] },
  };
  chart.plot = new uPlot(options, dataOf(spec, half), holder);
}

function startCharts(): void {
  const specs = JSON.parse(document.getElementById('charts')?.textContent ?? '{}') as Record<string, PageChart>;
  const slider = document.querySelector<HTMLInputElement>('#smoothing');
  const half = (): number => Number(slider?.value ?? 10);
  const charts: Drawn[] = [];
  for (const holder of document.querySelectorAll<HTMLElement>('[data-chart]')) {
    const spec = specs[holder.dataset['chart'] ?? ''];
    if (!spec) continue;
    const readout = document.querySelector<HTMLElement>(`[data-readout="${holder.dataset['chart']}"]`);
    charts.push({ holder, spec, readout, rest: readout?.textContent ?? '', plot: null });
  }
  const drawAll = (): void => charts.forEach((chart) => draw(chart, half()));
  drawAll();
  slider?.addEventListener('input', () => charts.forEach((chart) => chart.plot?.setData(dataOf(chart.spec, half()), false)));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  document.addEventListener('themechange', drawAll);
  const sizes = new ResizeObserver(() => {
    for (const { plot, holder } of charts) {
      if (plot && Math.abs(plot.width - holder.clientWidth) > 1)
        plot.setSize({ width: Math.max(80, holder.clientWidth), height: plot.height });
    }
  });
  charts.forEach(({ holder }) => sizes.observe(holder));
}

function startTheme(): void {
  const button = document.querySelector<HTMLButtonElement>('#theme');
  button?.addEventListener('click', () => {
    const root = document.documentElement;
    const dark = root.dataset['theme'] ? root.dataset['theme'] === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset['theme'] = dark ? 'light' : 'dark';
    document.dispatchEvent(new Event('themechange'));
  });
}

function startCopy(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.addEventListener('click', async () => {
      const source = document.getElementById(button.dataset['copy'] ?? '');
      await navigator.clipboard.writeText(source?.textContent ?? '');
      button.textContent = 'Copied';
      setTimeout(() => (button.textContent = 'Copy'), 1500);
    });
  }
}

startTheme();
startCopy();
startCharts();
