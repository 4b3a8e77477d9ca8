/** The connected parts of a graph of pairs {a, b}: id to the first id of its part. Ids without a pair are not in it. */
export function connectedBy(pairs) {
  const parents = new Map();
  const rootOf = (id) => {
    while (parents.has(id) && parents.get(id) !== id) id = parents.get(id);
    return id;
  };
  for (const { a, b } of pairs) {
    const [first, second] = [rootOf(a), rootOf(b)];
    parents.set(first, first);
    parents.set(second, first);
    for (const id of [a, b]) if (!parents.has(id)) parents.set(id, first);
  }
  return new Map([...parents.keys()].map((id) => [id, rootOf(id)]));
}
