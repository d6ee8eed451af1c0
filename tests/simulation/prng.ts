/** A small, fast generator (xoshiro128**, seeded by splitmix32): the same seed gives the same run on every machine. */
export class Prng {
  private readonly state = new Uint32Array(4);

  constructor(seed: number) {
    let mixed = seed >>> 0;
    for (let index = 0; index < 4; index += 1) {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      let word = mixed ^ (mixed >>> 16);
      word = Math.imul(word, 0x21f0aaad);
      word ^= word >>> 15;
      word = Math.imul(word, 0x735a2d97);
      this.state[index] = word ^ (word >>> 15);
    }
  }

  /** 32 random bits. */
  bits(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.state;
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    const nextC = c ^ a;
    const nextD = d ^ b;
    this.state[1] = b ^ nextC;
    this.state[0] = a ^ nextD;
    this.state[2] = nextC ^ shifted;
    this.state[3] = (nextD << 11) | (nextD >>> 21);
    return result;
  }

  /** 0 ≤ n < below. */
  below(below: number): number {
    return this.bits() % below;
  }

  between(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }

  /** True that many times in a hundred. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new Error('nothing to pick from');
    return items[this.below(items.length)] as Item;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

/** Ids that rise within one run, and differ between seeds. */
export function risingIds(seed: number): { next(): string } {
  const head = (seed >>> 0).toString(16).padStart(8, '0');
  let counter = 0;
  return {
    next() {
      counter += 1;
      return `${head}-0000-7000-8000-${counter.toString(16).padStart(12, '0')}`;
    },
  };
}
