import type { GoodCheckpoint } from './finding.ts'
import type { Frame, NoFrame } from './frame.ts'

/** The first place where a segment is not what it must be. */
export type Break =
  /** No frame could be read: a crash can do some of that. */
  | { readonly kind: 'no-frame'; readonly offset: number; readonly found: NoFrame }
  /** A frame with a right crc32 that is false: no crash does that. */
  | { readonly kind: 'false'; readonly offset: number; readonly what: string }

/** What one segment holds, up to its end or its first break. */
export interface Walked {
  /** First byte behind the last valid frame. */
  readonly end: number
  /** Of the last valid frame. */
  readonly seq: number
  /** Hexadecimal. */
  readonly head: string
  /** The key that the next checkpoint must be signed with. */
  readonly key: string
  readonly checkpoint: GoodCheckpoint | null
  /** Set when CLOSE and its checkpoint are the last bytes. */
  readonly closed: 'no' | 'rotation' | 'shutdown'
  readonly broken: Break | null
}

/** A checkpoint as it stands in the log: what it covers, when, and with which keys. */
export interface SeenCheckpoint {
  readonly seq: number
  readonly head: string
  readonly at: string
  readonly key: string
  readonly next: string
  readonly signature: string
}

/** Who looks at each valid frame beside the walk itself. */
export interface Observer {
  /** @returns in words what is wrong with the record, where something is */
  readonly frame: (frame: Frame, head: string) => string | null
  readonly checkpoint: (seen: SeenCheckpoint) => void
  /** The segment is done; records that were shown behind this one were not good after all. */
  readonly end: (seq: number) => void
}
