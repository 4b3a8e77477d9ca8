import { expect, test } from '@jest/globals';

import { classQuestion } from './class-question.js';

test("names on the category's path tell classes where the text does not", () => {
  const item = (row: number) => ({
    text: `item ${row % 5}`,
    category: [row % 2 ? 'Boxers' : 'Bikinis'],
    attributes: { gender: [row % 2 ? 'Men' : 'Women'] },
  });
  const { wordLogitsOf: say, labelOf } = classQuestion(
    { attribute: 'gender', values: ['Men', 'Women'] },
    [...Array(20).keys()],
    item,
    undefined,
  );
  for (const row of [20, 21]) {
    const [men, women] = say!(row);
    expect(men! > women!).toBe(labelOf(row) === 0);
  }
});
