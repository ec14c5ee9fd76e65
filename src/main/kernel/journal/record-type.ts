import { type RecordTypeName, recordTypes } from '../../../shared/domain/audit.ts'

/** What a record is about (docs/audit-log.md §3). */
export type RecordType = RecordTypeName

/** The byte that stands for each type on the disk; never changed, never given twice. */
const CODES: Readonly<Record<RecordType, number>> = {
  GENESIS: 1,
  OPEN: 2,
  INTENT: 3,
  STEP: 4,
  OUTPUT: 5,
  RESULT: 6,
  CHECKPOINT: 7,
  ANCHOR: 8,
  EXPORT: 9,
  CONFIG: 10,
  GAP: 11,
  PRUNE: 12,
  CLOSE: 13,
}

const BY_CODE: ReadonlyMap<number, RecordType> = new Map(
  recordTypes.map((type) => [CODES[type], type]),
)

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
  return CODES[type]
}

/** The type for a byte, or null for a byte that no version of RBL1 knows. */
export function typeOf(code: number): RecordType | null {
  return BY_CODE.get(code) ?? null
}
