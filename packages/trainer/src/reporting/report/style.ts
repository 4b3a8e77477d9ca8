const light = `
  --bg: #f5f6f8; --card: #ffffff; --ink: #161a21; --muted: #59626f; --line: #e2e5ea; --accent: #2f55d4;
  --good: #0b7a4b; --good-soft: #e2f5ec; --warn: #9a5b00; --shadow: 0 1px 2px rgb(16 24 40 / .05), 0 4px 16px rgb(16 24 40 / .05);
  --series-1: #2f55d4; --series-2: #b4501a; --series-3: #0b7a6f; --series-4: #8a3fb8; --series-5: #a8326e; --series-6: #56641a;
  --glow-1: #dfe6ff; --glow-2: #ffe9dc; color-scheme: light;`;

const dark = `
  --bg: #0d1015; --card: #161a21; --ink: #e9ecf1; --muted: #9ba5b4; --line: #2a303b; --accent: #8fabff;
  --good: #54d39a; --good-soft: #12301f; --warn: #f0b455; --shadow: none;
  --series-1: #8fabff; --series-2: #ffa76b; --series-3: #4fd1c1; --series-4: #cf9bf5; --series-5: #ff8fc0; --series-6: #c3d26b;
  --glow-1: #1a2450; --glow-2: #3a2215; color-scheme: dark;`;

/** The report's own style sheet: light and dark, from phone to wide screen, and on paper. */
export const style = `
:root {${light}}
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) {${dark}} }
:root[data-theme=dark] {${dark}}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 64px; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--bg); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 0 20px 64px; }
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: clamp(1.8rem, 5vw, 2.9rem); line-height: 1.1; letter-spacing: -.025em; overflow-wrap: anywhere; }
h2 { font-size: 1.45rem; letter-spacing: -.015em; margin: 56px 0 12px; }
h3 { font-size: 1.02rem; margin: 22px 0 10px; }
h4 { font-size: .9rem; font-weight: 650; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.card > h3:first-child, .chart-head h3 { margin-top: 0; }
a { color: var(--accent); }
.muted { color: var(--muted); } .small { font-size: .84rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .86em; }

nav { position: sticky; top: 0; z-index: 10; display: flex; align-items: center; gap: 18px; padding: 10px 20px; background: color-mix(in srgb, var(--bg) 86%, transparent); backdrop-filter: blur(10px); border-bottom: 1px solid var(--line); }
nav b { letter-spacing: -.01em; }
nav div { display: flex; gap: 4px; overflow-x: auto; flex: 1; scrollbar-width: none; }
nav a { color: var(--muted); text-decoration: none; font-size: .9rem; padding: 4px 9px; border-radius: 8px; white-space: nowrap; }
nav a:hover { color: var(--ink); background: var(--line); }
button { font: inherit; font-size: .86rem; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 4px 11px; cursor: pointer; }
button:hover { border-color: var(--muted); }

.hero { padding: 52px 0 0; position: relative; }
.hero::before { content: ""; position: absolute; z-index: -1; inset: -60px -50vw 0; background: radial-gradient(620px 300px at 38% 10%, var(--glow-1), transparent 70%), radial-gradient(520px 260px at 66% 0%, var(--glow-2), transparent 70%); pointer-events: none; }
body { overflow-x: clip; }
.kicker { color: var(--accent); font-weight: 650; font-size: .84rem; letter-spacing: .04em; margin-bottom: 8px; }
.lede { max-width: 62ch; font-size: 1.14rem; margin: 16px 0 26px; text-wrap: pretty; }
.tiles { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); margin-bottom: 16px; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 14px 16px; box-shadow: var(--shadow); display: flex; flex-direction: column; }
.tile strong { font-size: 1.75rem; line-height: 1.25; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.tile strong { margin-top: auto; } .tile .label, .query .label { font-size: .8rem; color: var(--muted); font-weight: 600; }
.tile .muted { font-size: .8rem; min-height: 2.6em; line-height: 1.3; }

.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 16px 18px; box-shadow: var(--shadow); min-width: 0; }
.cards { display: grid; gap: 14px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); }
.cards + .card { margin-top: 14px; }
.explain { color: var(--muted); max-width: 78ch; margin-bottom: 14px; font-size: .95rem; }
.key { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; margin-right: 14px; font-size: .86rem; }
.keys { margin-bottom: 4px; }
i.line { display: inline-block; width: 16px; height: 4px; border-radius: 2px; vertical-align: middle; }

.recalls { width: 100%; border-collapse: collapse; }
.recalls th { text-align: left; font-size: .86rem; font-weight: 600; width: 52px; padding: 7px 0; }
.recalls + p { margin-top: 8px; }
.track { position: relative; height: 26px; margin: 0 14px 0 4px; }
.track::before { content: ""; position: absolute; inset: 11px 0 auto; height: 4px; border-radius: 2px; background: var(--line); }
.track i { position: absolute; }
.gain { top: 11px; height: 4px; background: var(--accent); border-radius: 2px; }
.gain.loss { background: var(--warn); }
.track .before, .mark-before { width: 11px; height: 11px; border: 2px solid var(--accent); border-radius: 50%; background: var(--card); }
.track .after, .mark-after { width: 13px; height: 13px; border-radius: 50%; background: var(--accent); }
.track .before { top: 7.5px; margin-left: -5.5px; } .track .after { top: 6.5px; margin-left: -6.5px; }
.track .chance { top: 3px; width: 2px; height: 20px; margin-left: -1px; background: var(--warn); border-radius: 1px; }
.mark-chance { width: 2px; height: 14px; background: var(--warn); }
.recalls td { padding: 7px 0 3px; vertical-align: top; } .recalls th { vertical-align: top; padding-top: 8px; }
.track-cell .muted { font-size: .75rem; margin-left: 4px; line-height: 1.2; display: block; }
.figures { width: 66px; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; font-weight: 650; }

.example { display: grid; grid-template-columns: 172px 1fr; gap: 18px; margin-bottom: 12px; }
.query { border-right: 1px solid var(--line); padding-right: 16px; }
.query figure { margin: 6px 0; }
.results { display: grid; grid-template-columns: repeat(5, minmax(96px, 1fr)); gap: 10px; overflow-x: auto; padding: 2px; }
.results li { border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.results li.hit { border: 2px solid var(--good); }
figure.with-image, figure.text-only { position: relative; }
figure img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; background: #fff; border-radius: 8px; }
.results img { border-radius: 0; }
figcaption { overflow-wrap: anywhere; }
.results figcaption { margin: 7px 9px; font-size: .78rem; line-height: 1.35; display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; }
.results.texts { grid-template-columns: 1fr; gap: 6px; counter-reset: rank; align-content: start; }
.texts li { counter-increment: rank; } .texts figure { display: flex; align-items: center; gap: 10px; padding: 0 10px; }
.texts figure::before { content: counter(rank); color: var(--muted); font-size: .78rem; }
.texts figcaption { margin: 7px 0; font-size: .86rem; flex: 1; order: 1; } .texts .badge { order: 2; }
.query figcaption { font-weight: 600; line-height: 1.35; font-size: .95rem; }
.query .with-image figcaption { font-weight: 400; font-size: .8rem; color: var(--muted); margin-top: 4px; }
.badge { background: var(--good-soft); color: var(--good); font-size: .74rem; font-weight: 650; padding: 1px 8px; border-radius: 99px; white-space: nowrap; }
.results:not(.texts) .badge { position: absolute; top: 6px; left: 6px; }

.slider { display: inline-flex; gap: 8px; align-items: center; margin-left: 8px; }
.slider input { width: 130px; accent-color: var(--accent); }
.pass { display: flex; align-items: center; gap: 8px; }
.multiples { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 216px), 1fr)); }
.multiples.wide { grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); }
.multiple { padding: 11px 10px 6px 13px; }
.chart-head { display: flex; justify-content: space-between; gap: 10px; align-items: baseline; }
.chart-head output { font-variant-numeric: tabular-nums; white-space: nowrap; color: var(--muted); font-size: .78rem; }
.chart { height: 120px; margin-left: -8px; } .wide .chart { height: 150px; } .chart.tall { height: 240px; }
.multiple.idle { border-style: dashed; box-shadow: none; background: transparent; padding: 11px 13px; }
.border-strip { margin: 14px 0 4px; }
.border-strip figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2px 14px; margin-bottom: 5px; }
.border-strip svg { display: block; width: 100%; background: color-mix(in srgb, var(--line) 55%, transparent); border-radius: 4px; }

.recalls .wide-label { width: 220px; }
.confusion { border-collapse: collapse; font-size: .74rem; font-variant-numeric: tabular-nums; }
.confusion th { text-align: right; padding: 2px 8px; font-weight: 500; white-space: nowrap; max-width: 260px; overflow: hidden; text-overflow: ellipsis; }
.confusion th[scope=col] { text-align: center; padding: 2px; color: var(--muted); }
.confusion td { width: 26px; min-width: 26px; height: 24px; text-align: center; border: 1px solid var(--line); }
.judged .pair { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; gap: 10px; }
.judged img { aspect-ratio: 4 / 3; } .judged figcaption { font-size: .8rem; margin: 6px 0; }

details { margin-top: 14px; } summary { cursor: pointer; font-size: .92rem; color: var(--muted); padding: 4px 0; }
.warn summary { color: var(--warn); font-weight: 600; } .warn li { font-size: .88rem; margin-left: 16px; }
#health > p, #health > .card { margin-top: 12px; }
.scroll { overflow-x: auto; }
.figures-table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; width: 100%; }
.figures-table caption { text-align: left; padding: 6px 0; }
.figures-table th, .figures-table td { text-align: right; padding: 5px 12px; border-bottom: 1px solid var(--line); white-space: nowrap; }
.figures-table th:first-child, .figures-table td:nth-child(2), .figures-table th:nth-child(2) { text-align: left; }
.facts div { display: grid; grid-template-columns: minmax(100px, min(32%, 240px)) 1fr; gap: 12px; padding: 7px 0; border-top: 1px solid var(--line); font-size: .92rem; }
.facts div:first-child { border-top: 0; }
.facts dt { color: var(--muted); } .facts dd { overflow-wrap: anywhere; } .facts dd span { display: block; }
.reasons li { padding: 8px 0; } .reasons li div:first-child { display: flex; justify-content: space-between; gap: 10px; font-size: .88rem; overflow-wrap: anywhere; }
.bar { height: 5px; border-radius: 3px; background: var(--line); margin: 4px 0; } .bar i { display: block; height: 100%; border-radius: 3px; background: var(--warn); }
.command { display: flex; gap: 12px; align-items: center; background: var(--bg); border: 1px solid var(--line); border-radius: 10px; padding: 9px 12px; margin-bottom: 10px; }
.command code { flex: 1; overflow-x: auto; white-space: nowrap; }
pre { overflow: auto; max-height: 420px; background: var(--bg); border: 1px solid var(--line); border-radius: 10px; padding: 12px; margin-top: 8px; }

@media (max-width: 640px) {
  main { padding: 0 14px 48px; } nav { padding: 8px 14px; gap: 10px; } nav b { display: none; }
  .hero { padding-top: 30px; } h2 { margin-top: 40px; }
  .tiles { grid-template-columns: 1fr 1fr; } .tile { padding: 11px 12px; } .tile strong { font-size: 1.4rem; }
  .multiples { grid-template-columns: 1fr 1fr; gap: 8px; } .multiples.wide { grid-template-columns: 1fr; }
  .multiple .chart-head { flex-direction: column; gap: 0; } .multiples .chart { height: 104px; }
  .slider { display: flex; margin: 8px 0 0; }
  .example { grid-template-columns: 1fr; gap: 10px; } .query { border: 0; padding: 0; display: grid; grid-template-columns: 96px 1fr; gap: 2px 12px; }
  .query .label { grid-column: 1 / -1; } .query figure { margin: 0; } .query .text-only { grid-column: 1 / -1; } .query .text-only + p { grid-column: 1 / -1; }
  .results:not(.texts) { grid-template-columns: repeat(5, 124px); }
}
@media print { nav, .slider, button { display: none; } .card, .tile { box-shadow: none; break-inside: avoid; } }
`;
