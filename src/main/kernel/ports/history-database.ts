import type { SqlRow, SqlValue } from './sql.ts'

/** Whose rights a session has: the role that exports adds rows and reads; the owner makes the tables. */
export type HistoryRole = 'exporter' | 'owner'

/**
 * One session of the history database that may write. What was begun and not committed is undone when it
 * ends, in whatever way.
 */
export interface HistorySession {
  /** @throws FailureError UNREACHABLE, TIMED_OUT, NOT_FOUND (a table), NO_PRIVILEGE, NO_SPACE, SQL_FAILED, CANCELLED */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>
  /** `COPY … FROM STDIN`; takes the next chunk when there is room. Throws as `query`, and what `chunks` throws. */
  copyIn(text: string, chunks: AsyncIterable<Uint8Array>): Promise<void>
  close(): Promise<void>
}

/**
 * The way in which the export writes: sessions in UTC, named `rollback-console/export/<host>`, environment
 * and libpq files ignored.
 */
export interface HistoryDatabase {
  /** `database on host:port`, for people. */
  readonly name: string
  /** The role that exports, and the one that makes the tables where the profile names it. */
  readonly roles: { readonly exporter: string; readonly owner: string | null }
  /** The signal ends the session, at any point. @throws FailureError as `HistorySession.query`, and UNAUTHORIZED, CREDENTIAL_*, PROFILE_INVALID */
  open(role: HistoryRole, signal: AbortSignal): Promise<HistorySession>
}
