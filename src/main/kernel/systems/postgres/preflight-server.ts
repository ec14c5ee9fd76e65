import { failure } from '../../../../shared/domain/failure.ts'
import type { Database } from './databases.ts'
import { amber, type Finding, green, red } from './findings.ts'
import { notFound } from './plan-words.ts'
import { roomFinding } from './preflight/judge-room.ts'
import { sequencesFinding } from './preflight/judge-sequences.ts'
import type { Scene } from './restore-input.ts'
import type { RoomSight } from './room.ts'
import type { Sequence } from './sequences.ts'
import { identityText, type ServerIdentity, sameServer } from './server-identity.ts'
import { type Session, sessionName } from './sessions.ts'
import type { Way } from './ways/judge-ways.ts'

/** What the preflight sees of the server. */
export interface ServerSight {
  readonly scene: Scene
  readonly identity: ServerIdentity
  readonly live: Database | undefined
  /** Our role owns live, or is a member of its owner. */
  readonly ownsLive: boolean
  readonly sessions: readonly Session[]
  readonly preparedTransactions: readonly string[]
  readonly slots: readonly string[]
  readonly publications: readonly string[]
  /** Tables whose rows row-level security hides from our role. */
  readonly hiddenTables: readonly string[]
  /** Of live. */
  readonly sequences: readonly Sequence[]
  readonly room: RoomSight
  /** The history's server; `undefined` where the profile has none, an error text where it does not answer. */
  readonly history: ServerIdentity | { readonly silent: string } | undefined
}

/** Judges the server: is it the right one, and may we do here what a restore takes. */
export function judgeServer(sight: ServerSight, way: Way): readonly Finding[] {
  return [
    identityFinding(sight),
    tlsFinding(sight),
    historyFinding(sight),
    // What the other ways take is judged by ways/judge-ways.ts.
    ...(way === 'swap' ? [...roleFindings(sight), maintenanceFinding(sight)] : []),
    roomFinding(sight.live?.bytes, sight.room, way),
    sequencesFinding(sight.sequences),
    ...obstacles(sight, way),
  ]
}

function identityFinding({ identity, live, scene }: ServerSight): Finding {
  const { version, role, address, port } = identity
  const says = `PostgreSQL ${version} at ${address}:${port}, system ${identity.systemIdentifier ?? 'identifier not readable'}, role ${role}`
  if (live === undefined) return red('server', notFound(scene.live))
  if (identity.inRecovery)
    return red(
      'server',
      failure('WRONG_SERVER', {
        summary: 'This server is a standby: it takes no writes.',
        tried: 'SELECT pg_is_in_recovery()',
        answered: says,
        next: 'Point the profile at the primary.',
        field: 'systems.postgres.host',
        retry: 'no',
      }),
    )
  return green('server', `${says}; ${live.name} has OID ${live.oid}`)
}

/** Whether who answers is who was meant is known by its certificate alone. */
function tlsFinding({ scene }: ServerSight): Finding {
  const { tls, host } = scene.profile
  const local = host === 'localhost' || host === '::1' || host.startsWith('127.')
  if (tls === 'verify-full') return green('connection', 'encrypted, certificate and name verified')
  if (local) return green('connection', 'does not leave this laptop')
  const says =
    tls === 'require'
      ? 'encrypted, but nobody looks at the certificate: another server could answer'
      : 'not encrypted: password and rows can be read on the way'
  return amber('connection', says, 'Set systems.postgres.tls to verify-full in the profile.')
}

function historyFinding({ identity, history }: ServerSight): Finding {
  if (history === undefined) return green('history', 'the profile keeps none in a database')
  if ('silent' in history)
    return amber(
      'history',
      history.silent,
      'Compare the servers by hand before anything is replaced.',
    )
  if (!sameServer(identity, history))
    return green('history', `another server (${identityText(history)})`)
  return red(
    'history',
    failure('WRONG_SERVER', {
      summary: 'The history lies on the very server that is to be restored.',
      tried: 'compared the system identifiers of both servers',
      answered: identityText(identity),
      next: 'Put the history on another server: it must survive what happens to this one.',
      field: 'history',
      retry: 'no',
    }),
  )
}

function roleFindings({ identity, ownsLive, live, scene }: ServerSight): readonly Finding[] {
  const may = identity.mayCreateDatabases
    ? green('may create databases', `${identity.role} may`)
    : red(
        'may create databases',
        noPrivilege(
          `${identity.role} may not create databases.`,
          `ALTER ROLE ${identity.role} CREATEDB, by a superuser.`,
        ),
      )
  const owner = live?.owner ?? ''
  const owns = ownsLive
    ? green('may rename live', `${identity.role} owns ${scene.live} or is a member of ${owner}`)
    : red(
        'may rename live',
        noPrivilege(
          `${identity.role} does not own ${scene.live} (${owner} does), so it may not rename it.`,
          `Use the owner, or GRANT ${owner} TO ${identity.role}.`,
        ),
      )
  return [may, owns]
}

function noPrivilege(summary: string, next: string) {
  return failure('NO_PRIVILEGE', {
    summary,
    tried: 'read the rights of the role in pg_roles',
    next,
    field: 'systems.postgres.user',
    retry: 'no',
  })
}

function maintenanceFinding({ scene, identity }: ServerSight): Finding {
  if (scene.profile.maintenanceDatabase !== scene.live && identity.database !== scene.live)
    return green('maintenance database', identity.database)
  return red(
    'maintenance database',
    failure('PROFILE_INVALID', {
      summary: 'The maintenance database is the live one: a session there would be in the way.',
      tried: 'compared maintenanceDatabase with database in the profile',
      next: 'Name another one, e.g. postgres.',
      field: 'systems.postgres.maintenanceDatabase',
      retry: 'no',
    }),
  )
}

function obstacles(sight: ServerSight, way: Way): readonly Finding[] {
  const swaps = way === 'swap'
  const { sessions, preparedTransactions, slots, publications, hiddenTables } = sight
  const stay = sessions.filter((session) => !session.mayEnd)
  return [
    stay.length === 0
      ? green('sessions of live', `${sessions.length}, all of which can be ended`)
      : amber(
          'sessions of live',
          `${stay.map(sessionName).join('; ')} cannot be ended by our role`,
          `Have them ended before the ${swaps ? 'swap' : 'restore'}, or it will fail with nothing changed.`,
        ),
    preparedTransactions.length === 0
      ? green('prepared transactions', 'none')
      : red(
          'prepared transactions',
          failure('SESSIONS_REMAIN', {
            summary: `${preparedTransactions.length} prepared transaction(s) of live are open: ${swaps ? 'a swap would fail' : 'they hold locks, so a restore would fail'}.`,
            tried: 'read pg_prepared_xacts',
            answered: preparedTransactions.join(', '),
            next: 'COMMIT PREPARED or ROLLBACK PREPARED each, as its owner knows.',
          }),
        ),
    slots.length === 0 ? green('replication slots', 'none') : slotsFinding(slots, swaps),
    publications.length === 0
      ? green('publications', 'none')
      : publicationsFinding(publications, swaps),
    hiddenTables.length === 0
      ? green('row-level security', 'hides nothing from our role')
      : amber(
          'row-level security',
          `hides rows of ${hiddenTables.join(', ')} from our role: counts and differences are too small`,
          'Use a role with BYPASSRLS.',
        ),
  ]
}

function slotsFinding(slots: readonly string[], swaps: boolean): Finding {
  const names = slots.join(', ')
  if (swaps)
    return amber(
      'replication slots',
      `${names}: they stay with the old database, inactive, and keep WAL until the disk is full`,
      'Plan to make them anew after the swap, and to drop the old ones.',
    )
  return amber(
    'replication slots',
    `${names}: they stay, and keep WAL of all that is restored until it is read`,
    'Look that their readers run, and that the volume has room for as much WAL.',
  )
}

function publicationsFinding(publications: readonly string[], swaps: boolean): Finding {
  const names = publications.join(', ')
  if (swaps)
    return amber(
      'publications',
      names,
      'Compare with the copy after the restore; subscribers must be pointed at the new slot.',
    )
  // One that names a table closes the way: see in-place/hindrances.ts.
  return amber(
    'publications',
    `${names}: they stay; subscribers get every restored row as a new one`,
    'Tell who subscribes: they must begin anew.',
  )
}
