import type { Evidence } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import { amber, type Finding, green, red } from '../findings.ts'
import { downtimeText } from '../in-place/plan-in-place.ts'
import { LIVE_SCHEMA } from '../shown-schema.ts'
import { versionIn } from '../tool-versions.ts'
import type { WaysSight } from './look-at-ways.ts'

export const ways = ['swap', 'schema', 'in-place'] as const
/** How a dump becomes live. */
export type Way = (typeof ways)[number]

/** A way, and whether it is open here. */
export interface JudgedWay {
  readonly way: Way
  /** As the list of procedures calls it. */
  readonly procedure: string
  /** Why it is closed; empty where it is open. */
  readonly closedBy: readonly string[]
  readonly because: string
  /** What users will notice, and for how long. */
  readonly downtime: string
}

/** Every way, the one that costs users least first. Pure. */
export function judgeWays(sight: WaysSight): readonly JudgedWay[] {
  return [
    {
      way: 'swap',
      procedure: 'Database only',
      closedBy: closedSwap(sight),
      because: 'the copy is verified before anybody depends on it, and the old database stays',
      // docs/restore.md: measured with clients that reconnect as fast as they can.
      downtime: 'about 0.1 s without an answer; writes refused from the fence to the swap',
    },
    {
      way: 'schema',
      procedure: 'Restore by schema',
      closedBy: closedSchema(sight),
      because: 'a copy in the same database is verified first, and the old schema stays',
      downtime:
        'sessions are ended once, and connect again at once; writes refused from the fence to the swap',
    },
    {
      way: 'in-place',
      procedure: 'Restore in place',
      closedBy: closedInPlace(sight),
      because: 'it needs no second database: a safety dump, then one transaction',
      downtime: `nobody reads or writes for ${downtimeText(sight.estimate)}; before that, writes are refused while the safety dump is made`,
    },
  ]
}

function closedSwap(sight: WaysSight): readonly string[] {
  const { role, live, owner } = sight
  return [
    ...(sight.mayCreateDatabases ? [] : [`${role} may not create databases`]),
    ...(sight.ownsLive ? [] : [`${role} may not rename ${live}, which ${owner} owns`]),
    ...(sight.hasMaintenance
      ? []
      : ['there is no other database from which live could be renamed']),
  ]
}

function closedSchema(sight: WaysSight): readonly string[] {
  const others = sight.schemas.filter((schema) => schema !== LIVE_SCHEMA)
  return [
    ...sight.obstacles,
    // The fence is a setting of the database.
    ...(sight.ownsLive ? [] : [`${sight.role} may not fence ${sight.live}`]),
    ...(others.length === 0 ? [] : [`the dump has objects in ${others.join(', ')} too`]),
    ...(sight.tools.psql === undefined ? ['psql is not installed'] : []),
  ]
}

function closedInPlace(sight: WaysSight): readonly string[] {
  const { role, live, objects, tools, serverMajor } = sight
  const dumper = versionIn(tools.pg_dump ?? '')
  return [
    ...(objects.foreign.length === 0
      ? []
      : [`${role} may not drop ${objects.foreign.slice(0, 3).join(', ')}`]),
    ...(objects.closed.length === 0
      ? []
      : [
          `${live} lacks the schema ${objects.closed.join(', ')}, or ${role} may make nothing in it`,
        ]),
    ...(objects.bound.length === 0
      ? []
      : [`${objects.bound.slice(0, 3).join(', ')} would go with it, or stay in its way`]),
    ...(tools.psql === undefined ? ['psql is not installed'] : []),
    ...(dumper === undefined ? ['pg_dump is not installed: no safety dump can be made'] : []),
    ...(dumper !== undefined && dumper.major < serverMajor
      ? [`pg_dump ${dumper.major} dumps no server of version ${serverMajor}`]
      : []),
  ]
}

/** Says of the asked way whether it is open, and whether another one costs less. Pure. */
export function wayFinding(asked: Way, judged: readonly JudgedWay[]): Finding {
  const own = judged.find(({ way }) => way === asked)
  const best = judged.find(({ closedBy }) => closedBy.length === 0)
  if (own === undefined || best === undefined) return red('way', noWay(judged))
  if (own.closedBy.length > 0)
    return red(
      'way',
      failure('BLOCKED', {
        summary: `“${own.procedure}” is closed here: ${own.closedBy.join('; ')}.`,
        tried: 'compared what the way takes with what the role and the server allow',
        next: `Run “${best.procedure}” instead: ${best.downtime}.`,
        retry: 'no',
      }),
    )
  if (best.way === asked) return green('way', `${own.procedure}: ${own.because}; ${own.downtime}`)
  return amber(
    'way',
    `${own.procedure}: ${own.downtime}`,
    `“${best.procedure}” is open here and costs less: ${best.downtime}.`,
  )
}

function noWay(judged: readonly JudgedWay[]) {
  return failure('NO_PRIVILEGE', {
    summary: 'No way of restoring is open to this role.',
    tried: 'compared what each way takes with what the role and the server allow',
    answered: judged
      .map(({ procedure, closedBy }) => `${procedure}: ${closedBy.join('; ')}`)
      .join(' · '),
    next: 'Use the role that owns the database, or be given what is named here.',
    field: 'systems.postgres.user',
    retry: 'no',
  })
}

/** All ways side by side. */
export function wayTable(judged: readonly JudgedWay[]): Evidence {
  return {
    kind: 'table',
    label: 'ways',
    columns: ['way', 'open', 'why', 'what users notice'],
    rows: judged.map(({ procedure, closedBy, because, downtime }) => [
      procedure,
      closedBy.length === 0 ? 'yes' : 'no',
      closedBy.length === 0 ? because : closedBy.join('; '),
      downtime,
    ]),
  }
}
