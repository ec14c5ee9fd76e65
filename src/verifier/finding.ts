/** Something that no crash can have done to the log. */
export interface Finding {
  readonly segment: number
  readonly file: string
  /** First bad byte of the file; 0 when the file as a whole is in the wrong place. */
  readonly offset: number
  readonly what: string
}

/** A place up to which somebody has signed the log. */
export interface GoodCheckpoint {
  readonly segment: number
  /** Where the CHECKPOINT record begins in the segment's file. */
  readonly offset: number
  /** Sequence and head of the record that it covers. */
  readonly seq: number
  readonly head: string
}

export function segmentFile(segment: number): string {
  return `seg-${String(segment).padStart(8, '0')}.rbl`
}

/** Beside the segment: its key, sealed to recipients that came later. */
export function sealedKeyFile(segment: number): string {
  return `seg-${String(segment).padStart(8, '0')}.age`
}
