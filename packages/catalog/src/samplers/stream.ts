import { createPermutation } from '../random.js';

/** An endless stream that gives each of `size` elements once in every epoch, each epoch in an order of its own: position -> element. */
export function streamOf(size: number, ...keys: (number | string)[]): (position: number) => number {
  const orders = new Map<number, (position: number) => number>();
  return (position) => {
    const epoch = Math.floor(position / size);
    let order = orders.get(epoch);
    if (!order) orders.set(epoch, (order = createPermutation(size, ...keys, epoch)));
    return order(position % size);
  };
}
