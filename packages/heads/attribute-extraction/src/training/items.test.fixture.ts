/** Shoes whose text names their color, but not their gender; every code is of one alone. */
export const colors = ['red', 'blue'];
export const items = Array.from({ length: 24 }, (_, i) => ({
  text: `Nike shoes ${colors[i % 2]} ${i}`,
  category: ['Shoes'],
  attributes: { color: [colors[i % 2]!], gender: [i % 3 === 0 ? 'Men' : 'Women'], code: [`x${i}`] },
}));
export const read = (row: number) => items[row]!;
/** One for each piece between spaces, and those at both ends. */
export const tokensOf = (text: string) => [
  { start: 0, end: 0 },
  ...[...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({ start: index, end: index + word.length })),
  { start: text.length, end: text.length },
];
export const rows = { train: items.map((_, row) => row).slice(0, 20), valid: [20, 21, 22, 23], test: [] };
