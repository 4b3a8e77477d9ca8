import { ARABIC } from './arabic.js';
import { CHINESE } from './chinese.js';
import { ENGLISH } from './english.js';
import { FRENCH } from './french.js';
import { GERMAN } from './german.js';
import { KOREAN } from './korean.js';
import type { Language, LanguageTag } from './language.js';
import { SPANISH } from './spanish.js';
import { SWEDISH } from './swedish.js';

export const LANGUAGES: Readonly<Record<LanguageTag, Language>> = {
  en: ENGLISH,
  de: GERMAN,
  fr: FRENCH,
  es: SPANISH,
  sv: SWEDISH,
  ko: KOREAN,
  zh: CHINESE,
  ar: ARABIC,
};

export { describe, phrase, wordsFor } from './phrase.js';
export { MOTIFS, type Facts, type Language, type LanguageTag, type Motif } from './language.js';
