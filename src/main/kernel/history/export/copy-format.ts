import type { JournalFrame } from '../../journal/index.ts'

/** The columns that a copied row fills; `exported_at` is the database's own. */
export const COPY_RECORDS =
  'COPY public.audit_record (log_id, seq, head, frame, salt, payload) FROM STDIN (FORMAT binary)'

const COLUMNS = 6
/** Signature, no flags, no extension (PostgreSQL's documentation of COPY, "Binary Format"). */
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const TRAILER = Buffer.from([0xff, 0xff])
const LENGTH_BYTES = 4
const SEQ_BYTES = 8

export interface CopyOptions {
  readonly logId: string
  /** Whether salt and payload go along, where they could be opened. */
  readonly payload: boolean
}

/** What `COPY` is sent: rows that were made by `copyRows`, one after the other. */
export async function* copyChunks(
  blocks: AsyncIterable<{ readonly rows: Buffer }>,
): AsyncGenerator<Buffer> {
  yield HEADER
  for await (const { rows } of blocks) yield rows
  yield TRAILER
}

/** The frames as rows, in one piece. */
export function copyRows(frames: readonly JournalFrame[], options: CopyOptions): Buffer {
  const begin = beginOfRow(options.logId)
  const rows = frames.map(({ seq, head, frame, opened }) => {
    const open = options.payload ? opened : null
    return { seq, fields: [head, frame, open?.salt ?? null, open?.payload ?? null] }
  })
  const length = rows.reduce((sum, { fields }) => sum + lengthOf(fields), 0)
  const bytes = Buffer.allocUnsafe(length + rows.length * (begin.length + SEQ_BYTES))
  let at = 0
  for (const { seq, fields } of rows) {
    bytes.set(begin, at)
    at = bytes.writeUInt32BE(Math.floor(seq / 2 ** 32), at + begin.length)
    at = bytes.writeUInt32BE(seq % 2 ** 32, at)
    for (const field of fields) at = writeField(bytes, at, field)
  }
  return bytes
}

type Fields = readonly (Buffer | null)[]

/** What every row of a log begins with: the number of columns, `log_id`, the length of `seq`. */
function beginOfRow(logId: string): Buffer {
  const name = Buffer.from(logId)
  const begin = Buffer.alloc(2 + LENGTH_BYTES + name.length + LENGTH_BYTES)
  begin.writeInt16BE(COLUMNS, 0)
  const seqAt = writeField(begin, 2, name)
  begin.writeInt32BE(SEQ_BYTES, seqAt)
  return begin
}

function lengthOf(fields: Fields): number {
  return fields.reduce((sum, field) => sum + LENGTH_BYTES + (field?.length ?? 0), 0)
}

function writeField(into: Buffer, at: number, bytes: Buffer | null): number {
  // A length of -1 is NULL.
  const place = into.writeInt32BE(bytes?.length ?? -1, at)
  if (bytes === null) return place
  into.set(bytes, place)
  return place + bytes.length
}
