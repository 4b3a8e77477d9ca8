export interface Brand {
  readonly name: string;
  /** Icon of `@iconify-json/mdi` printed as its mark. */
  readonly icon: string;
  /** First parts of the category paths in which it sells; empty: everywhere. */
  readonly departments: readonly string[];
}

const STYLE = ['Clothing', 'Shoes', 'Bags', 'Accessories'];
const HOME = ['Kitchen', 'Home & furniture', 'Beauty & care'];
const TECH = ['Electronics', 'Office', 'Tools & garden'];
const PLAY = ['Toys', 'Sports', 'Music', 'Pets', 'Office'];

const brand = (name: string, icon: string, departments: readonly string[] = []): Brand => ({ name, icon, departments });

/** Invented names. */
export const BRANDS: readonly Brand[] = [
  brand('Fjordlen', 'pine-tree', STYLE),
  brand('Vela & Sol', 'sail-boat', STYLE),
  brand('Mirabeau', 'clover', STYLE),
  brand('Otterby', 'paw', STYLE),
  brand('Kestrel', 'feather', STYLE),
  brand('Lumen Row', 'lightning-bolt', STYLE),
  brand('Anker & Co', 'anchor', STYLE),
  brand('Petite Ourse', 'star', STYLE),
  brand('Hearthwell', 'fire', HOME),
  brand('Tallrik', 'leaf', HOME),
  brand('Casa Lira', 'crown', HOME),
  brand('Blaubach', 'waves', HOME),
  brand('Morimori', 'tree', HOME),
  brand('Savonel', 'flower', HOME),
  brand('Voltara', 'lightning-bolt', TECH),
  brand('Hexon', 'hexagon-multiple', TECH),
  brand('Nordwerk', 'snowflake', TECH),
  brand('Papelito', 'bird', TECH),
  brand('Kranich', 'owl', TECH),
  brand('Pixaro', 'rhombus-split', TECH),
  brand('Rumpel', 'rabbit', PLAY),
  brand('Bolto', 'triangle-outline', PLAY),
  brand('Strandby', 'fish', PLAY),
  brand('Cantabile', 'diamond-stone', PLAY),
  brand('Tigerlily', 'cat', PLAY),
  brand('Everyday Basics', 'compass-rose'),
  brand('Halden', 'turtle'),
];
