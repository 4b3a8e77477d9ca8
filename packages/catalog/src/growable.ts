/** A typed array that grows: a column of a million rows without a million boxed numbers. */
export class Growable<A extends Int32Array | Uint8Array | Float32Array | Uint32Array> {
  private data: A;
  length = 0;

  constructor(private readonly make: new (length: number) => A) {
    this.data = new make(1024);
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      const larger = new this.make(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }

  at(position: number): number {
    return this.data[position]!;
  }

  set(position: number, value: number): void {
    this.data[position] = value;
  }

  /** A view of what was pushed so far; valid until the next push. */
  view(): A {
    return this.data.subarray(0, this.length) as A;
  }
}
