import { wordsOf } from '@commercemm/head-attribute-extraction';

/** The text with its words' tags, B-<attribute> and I-<attribute>; O outside. */
export function taggedWords(text, spans) {
  const words = wordsOf(text);
  const tags = words.map(({ start, end }) => {
    const span = spans.find((one) => start < one.end && end > one.start);
    return span ? `${start <= span.start ? 'B' : 'I'}-${span.attribute}` : 'O';
  });
  return { words, tags };
}

/** The spans that tags of words make. */
export function spansOfTags(words, tags) {
  const spans = [];
  tags.forEach((tag, at) => {
    if (tag === 'O') return;
    const [kind, attribute] = [tag[0], Number(tag.slice(2))];
    const last = spans.at(-1);
    if (kind === 'I' && last?.attribute === attribute && tags[at - 1] !== 'O') last.end = words[at].end;
    else spans.push({ attribute, start: words[at].start, end: words[at].end });
  });
  return spans;
}
