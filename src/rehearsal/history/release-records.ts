import type { ContractRelease, Release } from '../incidents/incident.ts'
import { type Access, withSession } from '../postgres/session.ts'

/** A deployment of one release as its provider knows it. */
export interface KnownDeployment {
  readonly system: 'vercel' | 'railway'
  readonly deploymentId: string
  readonly commit: string
}

/** One row of `release_record`. */
export interface ReleaseRecordRow extends Omit<KnownDeployment, 'system'> {
  readonly system: KnownDeployment['system'] | 'contracts'
  readonly version: string
  readonly liveFrom: Date
  /** Null: still live when the world was born. */
  readonly liveUntil: Date | null
  readonly requests: number
  readonly errorRate: number
  readonly verified: boolean
  readonly markedBad: string | null
}

const MINUTE_MS = 60_000
const REQUESTS_A_MINUTE: Readonly<Record<KnownDeployment['system'], number>> = {
  vercel: 300,
  railway: 1_200,
}
const TRANSACTIONS_A_MINUTE = 4

/**
 * What every earlier release showed while it was live, which is how *last verified* has an answer. A deployment
 * whose commit is no release's has no record.
 */
export function recordsOf(
  releases: readonly Release[],
  deployments: readonly KnownDeployment[],
  bornAt: Date,
): readonly ReleaseRecordRow[] {
  return deployments.flatMap((deployment) => {
    const index = releases.findIndex(
      (release) =>
        (deployment.system === 'vercel' ? release.web.commit : release.api.commit) ===
        deployment.commit,
    )
    const release = releases[index]
    if (release === undefined) return []
    const next = releases[index + 1]
    const minutes = release.liveFromMinutesAgo - (next?.liveFromMinutesAgo ?? 0)
    return [
      {
        ...deployment,
        version: release.version,
        liveFrom: new Date(bornAt.getTime() - release.liveFromMinutesAgo * MINUTE_MS),
        liveUntil:
          next === undefined
            ? null
            : new Date(bornAt.getTime() - next.liveFromMinutesAgo * MINUTE_MS),
        requests: Math.round(minutes * REQUESTS_A_MINUTE[deployment.system]),
        ...release.record,
      },
    ]
  })
}

/** The same for what was put on the chain; there a deployment is told by contract and version. */
export function contractRecordsOf(
  releases: readonly ContractRelease[],
  bornAt: Date,
): readonly ReleaseRecordRow[] {
  return releases.map((release, index) => {
    const next = releases.slice(index + 1).find(({ contract }) => contract === release.contract)
    const minutes = release.liveFromMinutesAgo - (next?.liveFromMinutesAgo ?? 0)
    const at = (minutesAgo: number) => new Date(bornAt.getTime() - minutesAgo * MINUTE_MS)
    return {
      system: 'contracts',
      deploymentId: `${release.contract}@${release.version}`,
      commit: release.commit,
      version: release.version,
      liveFrom: at(release.liveFromMinutesAgo),
      liveUntil: next === undefined ? null : at(next.liveFromMinutesAgo),
      requests: minutes * TRANSACTIONS_A_MINUTE,
      ...release.record,
    }
  })
}

/** Writes the records into an empty table; once there are any, leaves them alone. */
export async function writeRecords(
  superuser: Access,
  rows: readonly ReleaseRecordRow[],
): Promise<void> {
  await withSession(superuser, async (client) => {
    await client.query('BEGIN')
    const there = await client.query('SELECT 1 FROM release_record LIMIT 1')
    for (const row of there.rowCount === 0 ? rows : []) {
      await client.query(
        `INSERT INTO release_record (system, deployment_id, commit, version, live_from, live_until,
           requests, error_rate, verified, marked_bad)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          ...[row.system, row.deploymentId, row.commit, row.version],
          ...[row.liveFrom.toISOString(), row.liveUntil?.toISOString() ?? null],
          ...[row.requests, row.errorRate, row.verified, row.markedBad],
        ],
      )
    }
    await client.query('COMMIT')
  })
}
