import type { SeenCheckpoint } from './walked.ts'

const HEAD = 32

/** What another copy of the log names and this one is to be asked for. */
export interface Wanted {
  /** Sequences that checkpoints cover. */
  readonly checkpoints: ReadonlySet<number>
  /** Hexadecimal. */
  readonly heads: ReadonlySet<string>
}

interface Stretch {
  readonly first: number
  count: number
  heads: Buffer
  /** The key in force from a sequence on. */
  readonly keys: { readonly seq: number; readonly key: string }[]
}

/**
 * The heads of all records that were found good, to hold another copy of the log against: 32 bytes a
 * record, so that a log of a million needs 32 MB.
 */
export class LogIndex {
  readonly #wanted: Wanted
  readonly #stretches: Stretch[] = []
  readonly #seenHeads = new Map<string, number>()
  readonly #checkpoints: SeenCheckpoint[] = []

  constructor(wanted: Wanted) {
    this.#wanted = wanted
  }

  /** A segment begins, with the key that its header names. */
  begin(firstSeq: number, key: string): void {
    const keys = [{ seq: firstSeq - 1, key }]
    this.#stretches.push({ first: firstSeq, count: 0, heads: Buffer.alloc(64 * HEAD), keys })
  }

  /** The next record of the segment. */
  add(seq: number, head: string): void {
    if (this.#wanted.heads.has(head)) this.#seenHeads.set(head, seq)
    for (const stretch of this.#stretches.slice(-1)) {
      stretch.count = seq - stretch.first + 1
      const room = stretch.heads.length
      if (stretch.count * HEAD > room) {
        stretch.heads = Buffer.concat([stretch.heads, Buffer.alloc(room)])
      }
      stretch.heads.write(head, (stretch.count - 1) * HEAD, 'hex')
    }
  }

  /** A checkpoint; it has the sequence after the one that it covers. */
  checkpoint(seen: SeenCheckpoint): void {
    if (this.#wanted.checkpoints.has(seen.seq)) this.#checkpoints.push(seen)
    this.#stretches.at(-1)?.keys.push({ seq: seen.seq + 1, key: seen.next })
  }

  /** The segment ends here: what was read behind this record was not good after all. */
  end(seq: number): void {
    for (const stretch of this.#stretches.slice(-1)) {
      stretch.count = Math.max(0, seq - stretch.first + 1)
    }
  }

  headAt(seq: number): Buffer | null {
    for (const { first, count, heads } of this.#stretches) {
      const at = seq - first
      if (at >= 0 && at < count) return heads.subarray(at * HEAD, (at + 1) * HEAD)
    }
    return null
  }

  /**
   * The keys that a checkpoint behind this record may be signed with: the one promised last, and where
   * a segment begins here, also the one that was promised before it.
   */
  keysFor(seq: number): readonly string[] {
    const promised = this.#stretches.flatMap(
      ({ keys }) => keys.findLast((one) => one.seq <= seq)?.key ?? [],
    )
    return promised.slice(-2)
  }

  /** Sequence of the record that has a wanted head; null where none has. */
  seqOf(head: string): number | null {
    return this.#seenHeads.get(head) ?? null
  }

  /** The wanted checkpoint that covers this record, as it stands in the log. */
  checkpointAt(seq: number, head: string): SeenCheckpoint | null {
    return this.#checkpoints.find((seen) => seen.seq === seq && seen.head === head) ?? null
  }
}
