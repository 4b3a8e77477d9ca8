import { expect, test } from '@jest/globals';

import { booleanSetting, checkSettings, sourcesSetting } from './settings.js';

const refused = expect.objectContaining({ code: 'HEAD_SETTING_INVALID' });

test('a setting that the head does not have is refused by its name', () => {
  expect(() => checkSettings({ recall: '1' }, ['recall'])).not.toThrow();
  expect(() => checkSettings({ recal: '1' }, ['recall'])).toThrow(refused);
  expect(() => checkSettings({ recall: '1' }, [])).toThrow(/no settings/);
});

test('sources are all, or those that are named, in the order of the head', () => {
  expect(sourcesSetting({}, ['fused', 'text'])).toEqual(['fused', 'text']);
  expect(sourcesSetting({ sources: 'text+fused' }, ['fused', 'text'])).toEqual(['fused', 'text']);
  expect(sourcesSetting({ sources: 'text' }, ['fused', 'text'])).toEqual(['text']);
  expect(() => sourcesSetting({ sources: 'text+sound' }, ['fused', 'text'])).toThrow(refused);
});

test('what can be left out is there unless told, and nothing but true and false is understood', () => {
  expect(booleanSetting({}, 'words')).toBe(true);
  expect(booleanSetting({ words: 'true' }, 'words')).toBe(true);
  expect(booleanSetting({ words: 'false' }, 'words')).toBe(false);
  expect(() => booleanSetting({ words: 'off' }, 'words')).toThrow(refused);
});
