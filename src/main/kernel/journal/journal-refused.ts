/** Why the journal did not take a record. */
export type RefusalReason =
  /** The disk refused twice: the file that was open and a new one. */
  | 'DISK_REFUSES'
  /** The log is damaged or tampered with, and nobody has acknowledged it yet. */
  | 'NEEDS_ACKNOWLEDGEMENT'
  /** More than a frame can hold: put it into an evidence blob. */
  | 'TOO_LARGE'
  | 'CLOSED'
  /** No checkpoint that lies outside covers what would be deleted. */
  | 'NOT_COVERED'
  /** There is no GAP with that sequence. */
  | 'NO_SUCH_GAP'
  | 'BAD_RECIPIENT'

const NEXT: Record<RefusalReason, string> = {
  DISK_REFUSES:
    'Nothing was done. Free or replace the disk; what puts service back may go on by break-glass.',
  NEEDS_ACKNOWLEDGEMENT:
    'Look at the findings, then acknowledge the damage with a reason; the log goes on from there.',
  TOO_LARGE: 'Store the bytes as evidence and record their reference.',
  CLOSED: 'Open the journal again.',
  NOT_COVERED: 'Export the log first; then delete up to what the copy covers.',
  NO_SUCH_GAP: 'Choose a gap from the list.',
  BAD_RECIPIENT: 'Make the recovery kit anew.',
}

/**
 * The journal refuses, so whatever the record was to announce must not happen. `code` says why,
 * `next` what to do, `cause` keeps the error of the disk.
 */
export class JournalRefused extends Error {
  readonly code: RefusalReason
  readonly next: string

  constructor(code: RefusalReason, detail: string, cause?: unknown) {
    super(`The journal refuses (${code}): ${detail}`, cause === undefined ? {} : { cause })
    this.name = 'JournalRefused'
    this.code = code
    this.next = NEXT[code]
  }
}

/** Bytes that were verified at opening no longer verify, or evidence does not match its reference. */
export class JournalDamaged extends Error {
  constructor(detail: string, cause?: unknown) {
    super(
      `The audit log is damaged or tampered with: ${detail}`,
      cause === undefined ? {} : { cause },
    )
    this.name = 'JournalDamaged'
  }
}

/** Personal data must not outlive its use: the bytes are gone on purpose, their hash stays in the record. */
export class EvidenceExpired extends Error {
  constructor(name: string, cause: unknown) {
    super(`${name} was deleted when its time was up; its hash is still in the record`, { cause })
    this.name = 'EvidenceExpired'
  }
}

/** The POSIX code of the disk's answer, below our own wrappings. */
export function diskCodeOf(error: unknown): string {
  return error instanceof Error && error.cause !== undefined
    ? diskCodeOf(error.cause)
    : errorCode(error)
}

/** The POSIX code of a file error, or a dash: messages may hold paths, codes never do. */
export function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code)
  return '-'
}
