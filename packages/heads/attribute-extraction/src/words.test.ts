import { expect, test } from '@jest/globals';

import { phraseOf } from './words.js';

test('words end at letters, digits and signs, whatever the case and the spaces', () =>
  expect(phraseOf('14M  US, 7.5 ＵＳＢ')).toBe('14 m us , 7 . 5 usb'));
