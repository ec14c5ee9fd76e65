import type { Candidate } from '../../../shared/domain/release.ts'
import type { Readiness } from '../../../shared/domain/situation.ts'

const HOUR_MS = 3_600_000
/** Backups are made daily at least; two hours are how long a late one may take. */
const OLD_HOURS = 26

/**
 * Whether there is a backup to restore, which would be taken, and whether it is so old that a day would be lost;
 * pure. The age is by the laptop's clock: hours matter here, not minutes.
 */
export function backupReadiness(backups: readonly Candidate[], now: Date): readonly Readiness[] {
  if (backups.length === 0) return []
  const newest = backups
    .filter((backup) => backup.eligible)
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0]
  const system = 'postgres'
  if (newest === undefined)
    return [{ system, state: 'not-ready', text: 'no backup can be restored' }]
  const what = `backup of ${newest.createdAt}: ${newest.message}`
  const hours = (now.getTime() - Date.parse(newest.createdAt)) / HOUR_MS
  if (Number.isNaN(hours))
    return [{ system, state: 'unknown', text: `${what}; its age is not known` }]
  if (hours <= OLD_HOURS) return [{ system, state: 'ready', text: what }]
  const age = hours < 48 ? `${Math.round(hours)} h` : `${Math.floor(hours / 24)} days`
  const text = `the newest backup is ${age} old: look why none came since. ${what}`
  return [{ system, state: 'attention', text }]
}
