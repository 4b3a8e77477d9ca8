import { checkSettings, EngineError, type HeadSettings } from '@commercemm/engine';

import { SOURCES, type Source } from '../data.js';

/** `--set sources=text+image`: what of the model is looked at; `words` alone looks at nothing of it. The default is all that the catalog has. */
export function sourcesOf(settings: HeadSettings, pictures: boolean): readonly Source[] {
  checkSettings(settings, ['sources']);
  const wanted = settings.sources?.split('+') ?? (pictures ? SOURCES : ['text']);
  const bad = wanted.find((name) => name !== 'words' && !SOURCES.includes(name as Source));
  if (bad !== undefined)
    throw new EngineError('HEAD_SETTING_INVALID', { setting: 'sources', expected: `words, ${SOURCES.join('+')}`, got: bad });
  return SOURCES.filter((name) => wanted.includes(name));
}
