/** What a record is about (audit-log.md §4). The position in this list, from 1, is its code on disk. */
const RECORD_TYPES = [
  'GENESIS',
  'OPEN',
  'INTENT',
  'STEP',
  'OUTPUT',
  'RESULT',
  'CHECKPOINT',
  'ANCHOR',
  'EXPORT',
  'CONFIG',
  'GAP',
  'PRUNE',
  'CLOSE',
] as const

export type RecordType = (typeof RECORD_TYPES)[number]

/** Readable without a secret, so that a stranger can follow the chain and its keys. */
const CLEAR: ReadonlySet<RecordType> = new Set(['GENESIS', 'OPEN', 'CHECKPOINT', 'CLOSE'])

/** Whether the payload of this type stands unencrypted in its frame. */
export function isClear(type: RecordType): boolean {
  return CLEAR.has(type)
}

/** Whether only the journal itself writes this type. */
export function isReserved(type: RecordType): boolean {
  return CLEAR.has(type)
}

/** The byte that stands for the type in a frame. */
export function codeOf(type: RecordType): number {
  return RECORD_TYPES.indexOf(type) + 1
}

/** The type for a byte, or null for a byte that no version of RBL1 knows. */
export function typeOf(code: number): RecordType | null {
  return RECORD_TYPES[code - 1] ?? null
}
