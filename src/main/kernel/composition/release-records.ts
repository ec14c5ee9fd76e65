import type { SystemId, Timestamp } from '../../../shared/domain/identifiers.ts'
import type { ReleaseRecord } from '../../../shared/domain/release.ts'
import type { ReleaseRecords } from '../ports/reads.ts'
import type { SqlReads, SqlRow } from '../ports/sql.ts'

/**
 * What releases showed while live, from the history database. The last answer is kept: a history that is
 * away must not take the fast lane's targets with it.
 */
export function releaseRecords(sql: SqlReads): ReleaseRecords {
  const last = new Map<SystemId, readonly ReleaseRecord[]>()
  return {
    async of(system, signal) {
      try {
        const rows = await sql.read(
          { server: 'history' },
          {
            text: `SELECT deployment_id, "commit", version, live_from, live_until, requests, error_rate, verified, marked_bad
              FROM release_record WHERE system = $1 ORDER BY live_from DESC LIMIT 200`,
            values: [system],
            timeoutMs: 5_000,
          },
          signal,
        )
        const records = rows.map((row) => recordOf(system, row))
        last.set(system, records)
        return records
      } catch (cause) {
        const known = last.get(system)
        if (known === undefined) throw cause
        return known
      }
    },
  }
}

function recordOf(system: SystemId, row: SqlRow): ReleaseRecord {
  return {
    system,
    deploymentId: text(row['deployment_id']),
    commit: text(row['commit']),
    version: text(row['version']),
    liveFrom: instant(row['live_from']),
    liveUntil: row['live_until'] === null ? null : instant(row['live_until']),
    requests: Number(row['requests'] ?? 0),
    errorRate: Number(row['error_rate'] ?? 1),
    verified: row['verified'] === true,
    markedBad: row['marked_bad'] === null ? null : text(row['marked_bad']),
  }
}

function text(value: SqlRow[string] | undefined): string {
  return String(value ?? '')
}

/** PostgreSQL's text of a timestamptz in UTC, e.g. `2026-11-20 02:00:00+00`. */
function instant(value: SqlRow[string] | undefined): Timestamp {
  const parsed = new Date(
    text(value)
      .replace(' ', 'T')
      .replace(/([+-]\d\d)$/, '$1:00'),
  )
  return Number.isNaN(parsed.getTime()) ? text(value) : parsed.toISOString()
}
