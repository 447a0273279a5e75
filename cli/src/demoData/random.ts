import { createHash } from 'node:crypto';

/** Random numbers that depend only on the given words: the same words give the same numbers on every machine. */
export class Random {
  #state: number;
  readonly #digest: Buffer;

  constructor(...words: (string | number)[]) {
    this.#digest = createHash('sha256').update(words.join('\n')).digest();
    this.#state = this.#digest.readUInt32LE(0);
  }

  /** From 0 up to 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.between(0, list.length - 1)] as T;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** A UUID made from the words. */
  uuid(): string {
    const hex = this.#digest.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }
}
