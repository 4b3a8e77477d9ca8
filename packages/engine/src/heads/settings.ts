import { EngineError } from '../errors.js';
import type { HeadSettings } from './head.js';

/** @throws EngineError HEAD_SETTING_INVALID for a name that the head does not have */
export function checkSettings(settings: HeadSettings, names: readonly string[]): void {
  const unknown = Object.keys(settings).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new EngineError('HEAD_SETTING_INVALID', { setting: unknown, expected: names.join(', ') || 'no settings', got: unknown });
}

/**
 * `--set words=false`: true unless told.
 * @throws EngineError HEAD_SETTING_INVALID for anything but true and false
 */
export function booleanSetting(settings: HeadSettings, name: string): boolean {
  const value = settings[name] ?? 'true';
  if (value !== 'true' && value !== 'false')
    throw new EngineError('HEAD_SETTING_INVALID', { setting: name, expected: 'true or false', got: value });
  return value === 'true';
}

/**
 * `--set sources=text+image`: those of `known` that are named, in the order of `known`; all unless told.
 * @throws EngineError HEAD_SETTING_INVALID for another name
 */
export function sourcesSetting<Source extends string>({ sources }: HeadSettings, known: readonly Source[]): readonly Source[] {
  const wanted = sources?.split('+') ?? known;
  const bad = wanted.find((name) => !known.includes(name as Source));
  if (bad !== undefined) throw new EngineError('HEAD_SETTING_INVALID', { setting: 'sources', expected: known.join('+'), got: bad });
  return known.filter((name) => wanted.includes(name));
}
