import type { CheckpointNote } from '../../../../shared/domain/audit.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '../../../../shared/domain/json.ts'
import type { HistorySession } from '../../ports/history-database.ts'

/**
 * What stands in `audit_checkpoint` for one batch. It can be handed to the verifier as it is (`--checkpoint`),
 * and says what the rows of the batch must be, so that a later change of any column is found.
 */
export interface SentNote extends CheckpointNote {
  /** First and last sequence of the batch, and how many rows it has. */
  readonly records: readonly [number, number]
  readonly count: number
  /** How many of them went with salt and payload. */
  readonly payloads: number
  /** Body of the newest CHECKPOINT record in the batch: the signature that covers what is before it. */
  readonly signed: JsonObject | null
  /** When the database took the batch, by its clock: `exported_at` of each row. */
  readonly exportedAt: string
}

const INSERT = `INSERT INTO public.audit_checkpoint (log_id, seq, note)
  VALUES ($1, $2, $3::jsonb || jsonb_build_object('exportedAt', now())) RETURNING note::text AS note`
const NEWEST = `SELECT note::text AS note FROM public.audit_checkpoint WHERE log_id = $1 AND seq = $2`
const OTHER_GENESIS = `SELECT note->>'genesis' AS genesis FROM public.audit_checkpoint
  WHERE log_id = $1 AND note->>'genesis' IS DISTINCT FROM $2 LIMIT 1`

/** Writes the note, last of its batch; the database adds its time. */
export async function insertNote(
  session: HistorySession,
  note: Omit<SentNote, 'exportedAt'>,
): Promise<JsonObject> {
  const [row] = await session.query(INSERT, [note.logId, note.seq, JSON.stringify(note)])
  return parsed(row?.['note']) ?? {}
}

/** The note of the batch that ends with this record, as it stands there now. */
export async function readNote(
  session: HistorySession,
  at: { readonly logId: string; readonly seq: number },
): Promise<JsonObject | null> {
  const [row] = await session.query(NEWEST, [at.logId, at.seq])
  return parsed(row?.['note'])
}

/** A genesis fingerprint that stands there under the name of this log and is not its own. */
export async function otherGenesis(
  session: HistorySession,
  log: { readonly logId: string; readonly genesis: string },
): Promise<string | null> {
  const [row] = await session.query(OTHER_GENESIS, [log.logId, log.genesis])
  return row === undefined ? null : String(row['genesis'] ?? 'none')
}

/** The note in a row, or null where it is none any more. */
export function noteOf(value: JsonObject | null): SentNote | null {
  const records = value?.['records']
  if (value === null || !Array.isArray(records)) return null
  const numbers = [value['seq'], value['count'], value['payloads'], records[0], records[1]]
  const texts = [value['logId'], value['genesis'], value['head'], value['exportedAt']]
  const whole = numbers.every(Number.isSafeInteger) && texts.every((one) => typeof one === 'string')
  // Checked field by field right above.
  return whole ? (value as unknown as SentNote) : null
}

export function sameNote(a: JsonObject, b: JsonObject): boolean {
  return canonicalJson(a) === canonicalJson(b)
}

export function parsed(text: JsonValue | undefined): JsonObject | null {
  if (typeof text !== 'string') return null
  const value: JsonValue = JSON.parse(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : null
}
