import { isSigned } from '../checkpoint-signature.ts'
import type { HistoryFinding } from './history-report.ts'
import { knownAt, type LocalLog } from './local-log.ts'
import type { NoteRow, SignedCheckpoint } from './note.ts'

/** What is wrong with a note, or how far it proves the log. */
export type NoteVerdict =
  | { readonly kind: 'finding'; readonly finding: HistoryFinding }
  /** The log holds the record that it names. */
  | { readonly kind: 'held' }
  /** The log has no such record any more, and says so. */
  | { readonly kind: 'unknown' }

/** @param rowHead head of the row that the note ends with, as its frame gives it */
export async function judgeNote(
  { seq, note }: NoteRow,
  local: LocalLog,
  rowHead: string | null,
): Promise<NoteVerdict> {
  const say = (kind: HistoryFinding['kind'], what: string): NoteVerdict => {
    const records = { from: note?.from ?? seq, to: seq }
    return { kind: 'finding', finding: { kind, table: 'audit_checkpoint', records, what } }
  }
  if (note === null) return say('edited', 'the note is not that of a batch that ends here')
  if (note.genesis !== local.genesis) {
    return say('fork', `it names another genesis of the same log, ${note.genesis}`)
  }
  if (rowHead !== null && rowHead !== note.head) {
    return say('edited', 'it names another head than the row of its last record')
  }
  if (note.signed !== null) {
    const fault = await signedFault(note.signed, local)
    if (fault !== null) return say(fault.kind, fault.what)
  }
  const known = knownAt(local, seq)
  switch (known.kind) {
    case 'record':
      return known.head === note.head
        ? { kind: 'held' }
        : say('other', 'its last record is another one than the log has')
    case 'beyond':
      return say('beyond', 'the log does not have its last record any more')
    default:
      return { kind: 'unknown' }
  }
}

/** Whether the checkpoint in a note is one that the log holds, as far as the log knows. */
async function signedFault(
  signed: SignedCheckpoint,
  local: LocalLog,
): Promise<{ readonly kind: 'edited' | 'fork'; readonly what: string } | null> {
  const { seq, head, next, signature } = signed
  const { index, logId } = local
  const seen = index.checkpointAt(seq, head)
  if (seen !== null) {
    return seen.next === next && seen.signature === signature
      ? null
      : { kind: 'edited', what: 'its signed checkpoint was changed' }
  }
  if (knownAt(local, seq).kind !== 'record') return null
  const good = await Promise.all(
    index.keysFor(seq).map((publicKey) => isSigned({ ...signed, logId, publicKey })),
  )
  return good.includes(true)
    ? {
        kind: 'fork',
        what: "it has a checkpoint of another record, signed with this log's own key",
      }
    : { kind: 'edited', what: 'its signed checkpoint is none that the log holds' }
}
