const FIRST_BYTES = 64 * 1024

/**
 * Many short texts as UTF-8 in one block of bytes: outside of the collector's sight, and without
 * keeping the long texts alive that they were cut from.
 */
export class TextStore {
  #bytes = Buffer.alloc(FIRST_BYTES)
  readonly #ends: number[] = []

  add(text: string): void {
    const start = this.#ends.at(-1) ?? 0
    const end = start + Buffer.byteLength(text)
    if (end > this.#bytes.length) {
      const wider = Buffer.alloc(Math.max(this.#bytes.length * 2, end))
      this.#bytes.copy(wider, 0, 0, start)
      this.#bytes = wider
    }
    this.#bytes.write(text, start)
    this.#ends.push(end)
  }

  at(index: number): string {
    return this.#bytes.toString('utf8', this.#ends[index - 1] ?? 0, this.#ends[index] ?? 0)
  }
}
