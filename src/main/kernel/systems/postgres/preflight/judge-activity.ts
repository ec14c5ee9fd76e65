import type { Evidence } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Database } from '../databases.ts'
import { amber, type Finding, green, red } from '../findings.ts'
import type { ServerIdentity } from '../server-identity.ts'
import { belowServerFloor, versionIn } from '../tool-versions.ts'
import type { Way } from '../ways/judge-ways.ts'
import type { Activity } from './look-at-activity.ts'

/** What the copy needs for itself: its restore has two jobs and we look at it meanwhile. */
const OUR_SESSIONS = 6

/** Judges who works in live and what stands around it; nothing of it stops a restore but a server that is full. */
export function judgeActivity(given: {
  readonly activity: Activity
  readonly identity: ServerIdentity
  readonly live: Database
  readonly way: Way
}): readonly Finding[] {
  const { activity, identity, live, way } = given
  const swaps = way === 'swap'
  return [
    floorFinding(identity),
    localeFinding(activity, { live, swaps }),
    // In place they stay as they are.
    ...(swaps ? [extensionFinding(activity)] : []),
    roomFinding(activity),
    longFinding(activity, swaps),
    writersFinding(activity, swaps),
  ]
}

function floorFinding({ version }: ServerIdentity): Finding {
  const parsed = versionIn(version)
  const doubt = parsed === undefined ? 'of unknown version' : belowServerFloor(parsed)
  if (doubt === undefined) return green('server version', version)
  return amber('server version', `${version}: ${doubt}`, 'Plan the minor update of the server.')
}

function localeFinding(
  { collationDrift }: Activity,
  { live, swaps }: { readonly live: Database; readonly swaps: boolean },
): Finding {
  const says = `${live.encoding}, ${live.locale ?? live.collate}, tablespace ${live.tablespace}; ${swaps ? 'the copy is made alike' : 'stays as it is'}`
  if (collationDrift === undefined) return green('locale', says)
  return amber(
    'locale',
    `${says}; its collation is ${collationDrift}`,
    swaps
      ? 'The copy is built with the new one; indexes of live may be in the old order: REINDEX live if it stays.'
      : 'What is restored is built with the new one; other indexes may be in the old order: REINDEX them.',
  )
}

function extensionFinding({ extensions }: Activity): Finding {
  const named = (one: Activity['extensions'][number]) => `${one.name} ${one.version}`
  const absent = extensions.filter(({ available }) => available === undefined)
  if (absent.length > 0)
    return red(
      'extensions',
      failure('BLOCKED', {
        summary: `Live uses ${absent.map(named).join(', ')}, which this server can no longer install: a restore would fail.`,
        tried: 'compared pg_extension with pg_available_extensions',
        next: 'Install the packages on the server first.',
      }),
    )
  const other = extensions.filter(({ version, available }) => version !== available)
  if (other.length > 0)
    return amber(
      'extensions',
      other.map((one) => `${named(one)}, a restore installs ${one.available}`).join('; '),
      'Compare what the extension changed between the two before the swap.',
    )
  return green('extensions', extensions.map(named).join(', ') || 'none')
}

function roomFinding({ slots }: Activity): Finding {
  const says = `${slots.used} of ${slots.most} are taken`
  if (slots.most - slots.used >= OUR_SESSIONS) return green('connections', says)
  return amber(
    'connections',
    `${says}; the restore takes up to ${OUR_SESSIONS}`,
    'End idle ones, or the restore competes with users.',
  )
}

function longFinding({ longTransactions }: Activity, swaps: boolean): Finding {
  if (longTransactions.length === 0) return green('long transactions', 'none over ten seconds')
  return amber(
    'long transactions',
    longTransactions.join('; '),
    swaps
      ? 'They are ended by fence and swap, and what they wrote is rolled back: ask their owner first.'
      : 'The fence ends those that it may, the restore waits 30 s for the others, then gives up: ask their owner first.',
  )
}

/** What writes by itself, and is stopped by no platform. */
function writersFinding(
  { cronJobs, subscriptions, connections }: Activity,
  swaps: boolean,
): Finding {
  const writing = connections.filter(({ writing }) => writing > 0)
  const found = [
    ...writing.map(({ application, role }) => `${application} (role ${role}) writes now`),
    ...(cronJobs ?? ['installed, its jobs cannot be read']).map((job) => `pg_cron: ${job}`),
    ...subscriptions.map((name) => `subscription ${name} applies changes`),
  ]
  const inside = (cronJobs?.length ?? 1) + subscriptions.length > 0
  if (found.length === 0) return green('writers inside of the database', 'none seen')
  if (!inside)
    return green('writers inside of the database', `none; by session: ${found.join('; ')}`)
  return amber(
    'writers inside of the database',
    found.join('; '),
    swaps
      ? 'Disable jobs and subscriptions before the stop; the dump brings them back with the copy.'
      : 'Disable jobs and subscriptions before the stop, and enable them afterwards: they stay in live.',
  )
}

/** Who is connected, as a table to read. */
export function connectionTable({ connections }: Activity): Evidence {
  return {
    kind: 'table',
    label: 'connections of live by application',
    columns: ['application', 'role', 'sessions', 'writing'],
    rows: connections.map((one) => [one.application, one.role, one.count, one.writing]),
  }
}
