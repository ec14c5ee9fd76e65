/** The audit log RBL1: see docs/audit-log.md for the format, `openJournal` for the way in. */
export { type BreakGlass, type BreakGlassOptions, openBreakGlass } from './break-glass.ts'
export type { DiskLevel } from './disk-plan.ts'
export { adviseOnDisk } from './disk-words.ts'
export type { EvidenceMeta, EvidenceRef } from './evidence-store.ts'
export { adviseOn, describeFinding, type Finding } from './finding.ts'
export type { Mark, MarkPlace, MarkRead } from './high-water-mark.ts'
export { judgeMark, readMark } from './high-water-mark.ts'
export type { Countersignature, Journal, Recovery } from './journal.ts'
export type { FrameRange, JournalFrame } from './journal-frames.ts'
export {
  EvidenceExpired,
  JournalDamaged,
  JournalRefused,
  type RefusalReason,
} from './journal-refused.ts'
export type { JsonObject, JsonValue } from './json.ts'
export type { KekSource } from './keys.ts'
export type { MarkState } from './mark-writer.ts'
export { nodeVfs } from './node-vfs.ts'
export { openJournal } from './open-journal.ts'
export type { OpenOptions } from './open-options.ts'
export type { OpenRefusal } from './open-refusal.ts'
export type { Prunable, PruneAnchor, PruneOutcome } from './prune-log.ts'
export type { RecordRange } from './read-frames.ts'
export type { JournalRecord } from './read-records.ts'
export type { RecordType } from './record-type.ts'
export { opensLog, type Recovered, recoverLog, tryKit } from './recover-log.ts'
export type { SignedPlace } from './scan-segment.ts'
export { fileSink, type SecondSink } from './second-sink.ts'
export type { JournalFacts, JournalStatus } from './status.ts'
export type { IdentityTrial } from './try-identity.ts'
export { verifyLog } from './verify-log.ts'
export { type LockAnswer, socketLock, type WriterLock } from './writer-lock.ts'
