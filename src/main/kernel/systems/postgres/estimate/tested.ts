import type { PastRestore } from '../../../ports/restore-history.ts'

/** When a dump was last restored and verified, in words; the hash says which dump it was. Pure. */
export function testedText(past: readonly PastRestore[], sha256: string | undefined): string {
  const last = past.find((one) => one.sha256 === sha256 && one.verified !== undefined)
  if (last === undefined) return 'never test-restored'
  return last.verified === true
    ? `test-restored ${last.at}`
    : `test restore failed ${last.at}: ${last.because ?? 'not verified'}`
}
