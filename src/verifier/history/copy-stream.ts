/** One row of a table; null for NULL. */
export type Row = readonly (Buffer | null)[]

/** The stream ended or went astray in the middle of a table. */
export class CutShort extends Error {}

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')
const FIXED = SIGNATURE.length + 8
const END = -1

/**
 * Reads what `COPY … TO STDOUT (FORMAT binary)` writes (PostgreSQL's manual, COPY, "Binary Format"),
 * several tables one behind the other, holding no more than one piece of the stream and one row.
 */
export class CopyStream {
  readonly #pieces: AsyncIterator<Buffer>
  #held = Buffer.alloc(0)

  constructor(pieces: AsyncIterable<Buffer>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** The rows of the next table, as many at a time as have arrived. Throws `CutShort`. */
  async *table(): AsyncGenerator<readonly Row[]> {
    while (this.#held.length < FIXED) await this.#more()
    if (!this.#held.subarray(0, SIGNATURE.length).equals(SIGNATURE)) {
      throw new CutShort('it wrote something else than a table')
    }
    this.#held = this.#held.subarray(FIXED + this.#held.readUInt32BE(FIXED - 4))
    for (;;) {
      const { rows, done } = this.#arrived()
      if (rows.length > 0) yield rows
      if (done) return
      await this.#more()
    }
  }

  /** The rows of a small table, all at once. */
  async whole(): Promise<readonly Row[]> {
    const all: Row[] = []
    for await (const rows of this.table()) all.push(...rows)
    return all
  }

  #arrived(): { readonly rows: readonly Row[]; readonly done: boolean } {
    const rows: Row[] = []
    let at = 0
    for (;;) {
      const found = rowAt(this.#held, at)
      if (found === null) break
      at = found.end
      if (found.row === null) {
        this.#held = this.#held.subarray(at)
        return { rows, done: true }
      }
      rows.push(found.row)
    }
    this.#held = this.#held.subarray(at)
    return { rows, done: false }
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#pieces.next()
    if (done === true) throw new CutShort('it stopped in the middle of a table')
    this.#held = Buffer.concat([this.#held, value])
  }
}

/** The row that begins at an offset: null as a whole while it has not arrived, its row null at the end. */
function rowAt(
  bytes: Buffer,
  start: number,
): { readonly row: Row | null; readonly end: number } | null {
  let at = start + 2
  if (at > bytes.length) return null
  const fields = bytes.readInt16BE(start)
  if (fields === END) return { row: null, end: at }
  const row: (Buffer | null)[] = []
  for (let n = 0; n < fields; n += 1) {
    if (at + 4 > bytes.length) return null
    const length = bytes.readInt32BE(at)
    at += 4
    if (length === END) row.push(null)
    else if (at + length > bytes.length) return null
    else {
      row.push(bytes.subarray(at, at + length))
      at += length
    }
  }
  return { row, end: at }
}
