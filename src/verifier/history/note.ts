import { isObject, type Json, type JsonObject } from '../canonical-json.ts'
import { isBase64, isCount, isExactly, isHex, isNullOr, isOrdinal, isText } from '../shape.ts'
import type { Row } from './copy-stream.ts'
import { countIn, textIn } from './fields.ts'
import { instantOf } from './instant.ts'

/** What the database was told of one batch: a row of `audit_checkpoint`. */
export interface Note {
  /** Of its last record. */
  readonly seq: number
  readonly head: string
  readonly logId: string
  readonly genesis: string
  readonly from: number
  readonly count: number
  /** Rows that went with salt and payload. */
  readonly payloads: number
  /** The newest signed checkpoint in the batch. */
  readonly signed: SignedCheckpoint | null
  /** Microseconds since 1970. */
  readonly exportedAt: bigint
  /** All of it, to be compared with what the log remembers of it. */
  readonly whole: JsonObject
}

export interface SignedCheckpoint {
  readonly seq: number
  readonly head: string
  readonly next: string
  readonly signature: string
}

/** As the exporter writes it. */
interface Written extends Pick<Note, 'head' | 'genesis' | 'count' | 'payloads' | 'signed'> {
  readonly records: readonly [from: number, to: number]
}

/** A row whose note is not of its shape or that of another row has none. */
export interface NoteRow {
  readonly seq: number
  readonly note: Note | null
}

const isShape = isExactly({
  logId: isHex(16),
  genesis: isHex(32),
  seq: isOrdinal,
  head: isHex(32),
  at: isText,
  records: (value) => Array.isArray(value) && value.length === 2 && value.every(isOrdinal),
  count: isCount,
  payloads: isCount,
  signed: isNullOr(
    isExactly({ seq: isCount, head: isHex(32), next: isHex(32), signature: isBase64 }),
  ),
  exportedAt: isText,
})

export function readNote(logId: string, [seqBytes, text]: Row): NoteRow {
  const seq = countIn(seqBytes)
  const whole = parse(textIn(text))
  if (!isObject(whole) || !isShape(whole)) return { seq, note: null }
  // Every field was looked at by its shape.
  const { head, genesis, records, count, payloads, signed } = whole as unknown as Written
  const [from, to] = records
  const exportedAt = instantOf(String(whole['exportedAt']))
  const own = whole['logId'] === logId && whole['seq'] === seq && to === seq
  if (!own || exportedAt === null) return { seq, note: null }
  return {
    seq,
    note: { seq, head, logId, genesis, from, count, payloads, signed, exportedAt, whole },
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
