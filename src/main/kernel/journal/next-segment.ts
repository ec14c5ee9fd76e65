import type { NewHeader } from './create-segment.ts'
import type { Chain } from './encode-batch.ts'
import type { Restart } from './restart-signature.ts'
import type { AcknowledgedDamage, KeyGap, PreviousSegment, PrunedPart } from './segment-header.ts'

/** What holds from a segment's beginning on, and can be changed only by beginning another one. */
export interface SegmentTerms {
  /** Public age recipients of the recovery kit. */
  readonly recipients: readonly string[]
  readonly restartKey: string | null
  readonly pruned: PrunedPart | null
}

/** How the log stands before a segment that this process makes. */
export interface SegmentStart {
  readonly number: number
  readonly previous: PreviousSegment | null
  readonly acknowledged: readonly AcknowledgedDamage[]
  readonly keyGap: KeyGap | null
  /** Signs the restart of the log with the recovery kit; there exactly when the key gap says so. */
  readonly signRestart: ((restart: Restart) => string) | null
}

export interface SegmentOwner {
  readonly logId: string
  readonly genesis: string
  readonly appVersion: string
  readonly hostId: string
}

/** The header of the segment that comes next. What it has to say once, it says until a segment was made. */
export class NextSegment {
  readonly #owner: SegmentOwner
  #start: SegmentStart
  #terms: SegmentTerms
  #abandoned: readonly number[] = []

  constructor(owner: SegmentOwner, start: SegmentStart, terms: SegmentTerms) {
    this.#owner = owner
    this.#start = start
    this.#terms = terms
  }

  header(chain: Chain, now: Date): NewHeader {
    const { logId, genesis, appVersion, hostId } = this.#owner
    const { number, previous, acknowledged, keyGap, signRestart } = this.#start
    const { publicKey } = chain.key
    const previousHead = previous?.head ?? ''
    return {
      logId,
      genesis,
      segment: number,
      firstSeq: chain.seq + 1,
      previous,
      abandoned: this.#abandoned,
      acknowledged,
      publicKey,
      keyGap,
      restart: signRestart?.({ logId, segment: number, previousHead, publicKey }) ?? null,
      ...this.#terms,
      createdAt: now.toISOString(),
      appVersion,
      hostId,
    }
  }

  get terms(): SegmentTerms {
    return this.#terms
  }

  change(terms: Partial<SegmentTerms>): void {
    this.#terms = { ...this.#terms, ...terms }
  }

  /** It is durable: what it said once is said. */
  made(): void {
    const number = this.#start.number + 1
    const said = { acknowledged: [], keyGap: null, signRestart: null }
    this.#start = { ...this.#start, ...said, number }
    this.#abandoned = []
  }

  /** It may exist after a crash: its number is given up. */
  abandon(): void {
    this.#abandoned = [...this.#abandoned, this.#start.number]
    this.#start = { ...this.#start, number: this.#start.number + 1 }
  }

  /** The segment before was left like this. */
  follow(previous: PreviousSegment): void {
    this.#start = { ...this.#start, previous }
  }
}
