import { expect, test } from '@jest/globals';

import { checkSettings, sourcesSetting } from './settings.js';

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
