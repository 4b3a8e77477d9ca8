import { expect, test } from '@jest/globals';

import { readSettings } from './settings.js';

test('groups are judged by product numbers unless told; sources are those of product matching', () => {
  expect(readSettings({}, false)).toEqual({ truth: 'products', sources: ['text'] });
  expect(readSettings({ truth: 'pairs', sources: 'image' }, true)).toEqual({ truth: 'pairs', sources: ['image'] });
});

test.each([{ truth: 'labels' }, { sources: 'sound' }, { pairs: 'yes' }])('%j is refused', (settings) => {
  expect(() => readSettings(settings, true)).toThrow(expect.objectContaining({ code: 'HEAD_SETTING_INVALID' }));
});
