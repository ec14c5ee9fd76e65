/** What a failed statement means for the caller of the API. */
export type DatabaseFailure =
  | { readonly kind: 'connection'; readonly code: string }
  | { readonly kind: 'read-only'; readonly code: string }
  | { readonly kind: 'refused'; readonly code: string }

/** Node's codes for a connection that failed or broke. */
const SOCKET_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT'])

/**
 * Sorts an error of `pg`. SQLSTATE 57P01-57P03 (terminated, crashed, starting), 3D000 (no such
 * database: a swap is going on), 55000 (database does not accept connections), 53300 (too many)
 * and class 08 are about the connection; 25006 is a write in a read-only transaction.
 */
export function classifyDatabaseError(error: unknown): DatabaseFailure {
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (code === '25006') return { kind: 'read-only', code }
  if (/^(57P0[1-5]|3D000|53300|55000|08...)$/.test(code)) return { kind: 'connection', code }
  if (SOCKET_CODES.has(code)) return { kind: 'connection', code }
  // `pg` gives broken connections and its own time limits no code.
  if (code === '') return { kind: 'connection', code: 'no-code' }
  return { kind: 'refused', code }
}
