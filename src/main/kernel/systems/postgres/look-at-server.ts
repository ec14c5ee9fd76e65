import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import { readDatabases } from './databases.ts'
import type { ServerSight } from './preflight-server.ts'
import { databaseOf, type Scene } from './restore-input.ts'
import { lookAtRoom } from './room.ts'
import { flagOf, textOf } from './row-values.ts'
import { readSequences } from './sequences.ts'
import { readIdentity } from './server-identity.ts'
import { readSessions } from './sessions.ts'
import { readTables, tableName } from './tables.ts'

const OWNS = `SELECT pg_has_role(current_user, d.datdba, 'MEMBER') AS owns FROM pg_database d WHERE d.datname = $1`
const PREPARED = `SELECT gid || ' of ' || owner AS name FROM pg_prepared_xacts WHERE database = $1 ORDER BY 1`
const SLOTS = `SELECT slot_name || CASE WHEN active THEN ' (active)' ELSE '' END AS name
  FROM pg_replication_slots WHERE database = $1 ORDER BY 1`
const PUBLICATIONS = 'SELECT pubname AS name FROM pg_publication ORDER BY 1'

/** Gathers what the preflight judges of the server. @throws FailureError as `SqlReads.read` */
export async function lookAtServer(
  world: Reads,
  scene: Scene,
  signal: AbortSignal,
): Promise<ServerSight> {
  const { maintenance, live } = scene
  const namesOf = async (text: string, values: readonly string[], database = maintenance) =>
    (await world.sql.read(database, { text, values }, signal)).map((row) => textOf(row, 'name'))
  const identity = await readIdentity(world, maintenance, signal)
  const [found] = await readDatabases(world, { maintenance, names: [live] }, signal)
  const [owns = {}] = await world.sql.read(maintenance, { text: OWNS, values: [live] }, signal)
  const there = found !== undefined
  const tables = there ? await readTables(world, databaseOf(live), signal) : []
  return {
    ...{ scene, identity, live: found, ownsLive: flagOf(owns, 'owns') },
    sessions: await readSessions(world, { maintenance, database: live }, signal),
    preparedTransactions: await namesOf(PREPARED, [live]),
    slots: await namesOf(SLOTS, [live]),
    publications: there ? await namesOf(PUBLICATIONS, [], databaseOf(live)) : [],
    hiddenTables: tables.filter((table) => table.hidesRows).map(tableName),
    sequences: there ? await readSequences(world, databaseOf(live), signal) : [],
    room: await lookAtRoom(world, signal),
    history: await lookAtHistory(world, signal),
  }
}

/** The history may be away: that is said, and is no reason not to restore. */
async function lookAtHistory(world: Reads, signal: AbortSignal): Promise<ServerSight['history']> {
  if (world.profile.history === undefined) return undefined
  try {
    return await readIdentity(world, { server: 'history' }, signal)
  } catch (error) {
    if (error instanceof FailureError && error.failure.code !== 'CANCELLED')
      return { silent: `does not answer (${error.failure.code}: ${error.failure.summary})` }
    throw error
  }
}
