import type { LanguageTag } from '../lexicon/index.js';

/** How a seller photographs. */
export type PictureStyle = 'white' | 'pastel' | 'warm' | 'flat lay' | 'hung' | 'amateur' | 'marketplace';

export interface Seller {
  readonly id: string;
  readonly language: LanguageTag;
  /** How often a product is found at this seller, relative to the others. */
  readonly share: number;
  readonly styles: readonly PictureStyle[];
  /** 0: every fact in the usual order; 1: words left out, swapped, codes, fillers, shouting. */
  readonly noise: number;
  readonly format: 'jpg' | 'webp';
  readonly quality: number;
  /** Icon of `@iconify-json/mdi` laid over its pictures. */
  readonly watermark: string | null;
  /** Levels of the category path it states. */
  readonly levels: 0 | 1 | 2 | 3;
}

export const SELLERS: readonly Seller[] = [
  {
    id: 'harbor',
    language: 'en',
    share: 12,
    styles: ['white', 'pastel'],
    noise: 0.1,
    format: 'jpg',
    quality: 86,
    watermark: null,
    levels: 3,
  },
  {
    id: 'maple',
    language: 'en',
    share: 11,
    styles: ['warm', 'flat lay', 'hung'],
    noise: 0.25,
    format: 'jpg',
    quality: 80,
    watermark: null,
    levels: 3,
  },
  {
    id: 'bazaar99',
    language: 'en',
    share: 9,
    styles: ['marketplace'],
    noise: 0.9,
    format: 'jpg',
    quality: 62,
    watermark: 'star-circle',
    levels: 2,
  },
  { id: 'secondlife', language: 'en', share: 8, styles: ['amateur'], noise: 0.7, format: 'jpg', quality: 55, watermark: null, levels: 1 },
  {
    id: 'studio-nine',
    language: 'en',
    share: 8,
    styles: ['pastel', 'flat lay'],
    noise: 0.15,
    format: 'webp',
    quality: 78,
    watermark: 'hexagon-slice-3',
    levels: 3,
  },
  { id: 'depot', language: 'en', share: 6, styles: ['white', 'warm'], noise: 0.5, format: 'jpg', quality: 74, watermark: null, levels: 0 },
  {
    id: 'kaufgut',
    language: 'de',
    share: 9,
    styles: ['white', 'warm', 'hung'],
    noise: 0.2,
    format: 'jpg',
    quality: 84,
    watermark: null,
    levels: 3,
  },
  { id: 'flohkiste', language: 'de', share: 4, styles: ['amateur'], noise: 0.6, format: 'jpg', quality: 58, watermark: null, levels: 1 },
  {
    id: 'chez-louise',
    language: 'fr',
    share: 7,
    styles: ['pastel', 'warm', 'flat lay'],
    noise: 0.2,
    format: 'webp',
    quality: 80,
    watermark: null,
    levels: 3,
  },
  {
    id: 'la-plaza',
    language: 'es',
    share: 7,
    styles: ['warm', 'hung', 'marketplace'],
    noise: 0.4,
    format: 'jpg',
    quality: 72,
    watermark: 'white-balance-sunny',
    levels: 2,
  },
  {
    id: 'sundbergs',
    language: 'sv',
    share: 6,
    styles: ['white', 'hung', 'flat lay'],
    noise: 0.15,
    format: 'jpg',
    quality: 82,
    watermark: null,
    levels: 3,
  },
  {
    id: 'hanok-mall',
    language: 'ko',
    share: 5,
    styles: ['pastel', 'white'],
    noise: 0.4,
    format: 'jpg',
    quality: 78,
    watermark: 'seal',
    levels: 3,
  },
  {
    id: 'jade-street',
    language: 'zh',
    share: 5,
    styles: ['marketplace', 'white'],
    noise: 0.5,
    format: 'jpg',
    quality: 70,
    watermark: 'rhombus-split',
    levels: 2,
  },
  {
    id: 'souq-online',
    language: 'ar',
    share: 4,
    styles: ['white', 'warm', 'marketplace'],
    noise: 0.3,
    format: 'jpg',
    quality: 74,
    watermark: null,
    levels: 2,
  },
];
