import type { Anchor } from './anchor.ts'
import type { Pruned } from './header-fields.ts'
import type { CheckpointsCompared } from './report.ts'

/** What copied checkpoints say against the log, or what cannot be said with them. */
export type AnchorVerdict =
  | { readonly kind: 'wrong'; readonly what: string }
  | { readonly kind: 'undecided'; readonly what: string }

/** Holds copied checkpoints against the records while the log is read. */
export class OutsideAnchors {
  readonly #all: readonly Anchor[]
  readonly #own: ReadonlyMap<number, readonly Anchor[]>
  readonly #logId: string | null
  readonly #pruned: Pruned | null
  /** Sequences that were there, and those where each checkpoint given has the head that is there. */
  readonly #held = new Set<number>()
  readonly #fitting = new Set<number>()
  readonly #unfitting = new Set<number>()

  constructor(all: readonly Anchor[], logId: string | null, pruned: Pruned | null) {
    const own = new Map<number, Anchor[]>()
    for (const anchor of all) {
      if (anchor.logId !== logId) continue
      own.set(anchor.seq, [...(own.get(anchor.seq) ?? []), anchor])
    }
    this.#all = all
    this.#own = own
    this.#logId = logId
    this.#pruned = pruned
    if (pruned === null) return
    const atEnd = own.get(pruned.seq) ?? []
    if (!atEnd.some(({ head }) => head === pruned.head)) return
    this.#held.add(pruned.seq)
    this.#fitting.add(pruned.seq)
  }

  /** In words, when a checkpoint covers another record than this one. */
  faultAt(seq: number, head: string): string | null {
    const anchors = this.#own.get(seq)
    if (anchors === undefined) return null
    this.#held.add(seq)
    if (!anchors.every((anchor) => anchor.head === head)) {
      this.#unfitting.add(seq)
      return 'it is another record than the checkpoint given covers'
    }
    this.#fitting.add(seq)
    return null
  }

  /** How many of those given the log has, and the newest of them. */
  get compared(): CheckpointsCompared {
    const held = this.#all.filter(
      ({ logId, seq }) => logId === this.#logId && this.#fitting.has(seq),
    )
    const newest = held.length === 0 ? null : Math.max(...held.map(({ seq }) => seq))
    const against = this.#all.filter((anchor) => this.#isAgainst(anchor)).length
    return { given: this.#all.length, held: held.length, newest, against }
  }

  /** A log that ends too early, or where that record was not reached, may still be the one that was copied. */
  #isAgainst({ logId, seq, head }: Anchor): boolean {
    if (logId !== this.#logId) return this.#logId !== null
    const pruned = this.#pruned
    return pruned?.seq === seq ? pruned.head !== head : this.#unfitting.has(seq)
  }

  /** Whether one of them proves where the pruned part ended. */
  get coversPruned(): boolean {
    const { seq: end } = this.#pruned ?? { seq: Number.POSITIVE_INFINITY }
    return [...this.#held].some((seq) => seq >= end)
  }

  /** @param newest sequence of the newest record that was found good */
  judge(newest: number): readonly AnchorVerdict[] {
    return this.#all.flatMap((anchor) => this.#judgeOne(anchor, newest) ?? [])
  }

  #judgeOne({ logId, seq, head }: Anchor, newest: number): AnchorVerdict | null {
    // No header says which log it is: the directory may be a wrong one.
    if (this.#logId === null) {
      return {
        kind: 'undecided',
        what: `there is no record ${seq}, which the checkpoint given covers`,
      }
    }
    if (logId !== this.#logId) {
      return { kind: 'wrong', what: `the checkpoint given is of the log ${logId}` }
    }
    // Told where it stands.
    if (this.#unfitting.has(seq)) return null
    if (seq > newest) {
      return {
        kind: 'wrong',
        what: `it ends before record ${seq}, which the checkpoint given covers`,
      }
    }
    const pruned = this.#pruned
    if (pruned?.seq === seq && pruned.head !== head) {
      return {
        kind: 'wrong',
        what: `the pruned part ended otherwise than the checkpoint given says`,
      }
    }
    if (this.#held.has(seq)) return null
    if (pruned !== null && seq < pruned.seq && this.coversPruned) return null
    const why = pruned !== null && seq < pruned.seq ? 'was pruned' : 'was not reached'
    return { kind: 'undecided', what: `record ${seq}, which the checkpoint given covers, ${why}` }
  }
}
