import { connectionName } from '../quoting.ts'
import type { OpenDump } from './open-dump.ts'

/** By which program a dump gets into a database, and how. */
export interface RestoreRoute {
  readonly tool: 'pg_restore' | 'psql'
  readonly args: readonly string[]
  /** Removes first what an earlier attempt left. */
  readonly cleans: boolean
  /** Why this way, in words. */
  readonly because: string
}

/** Two are as fast as the reference `pg_restore -j2`, and leave the server room to serve. */
const JOBS = 2

/** Chooses the way by the dump's form. Pure. */
export function routeOf(asked: {
  readonly dump: Pick<OpenDump, 'form' | 'layers' | 'path'>
  readonly side: string
  readonly filled: boolean
  readonly withoutOwners: boolean
}): RestoreRoute {
  const { dump, side, filled, withoutOwners } = asked
  const database = `--dbname=${connectionName(side)}`
  if (dump.form === 'plain')
    return {
      tool: 'psql',
      args: [
        ...['--no-psqlrc', '--no-password', '--quiet', '--set=ON_ERROR_STOP=1'],
        ...['--output=/dev/null', '--file=-', database],
      ],
      cleans: false,
      because: 'a script, read by this console and given to psql as one transaction',
    }
  const streamed = dump.layers.length > 0
  // Neither a tar nor what comes from a pipe can be read in several places at once.
  const parallel = !streamed && dump.form !== 'tar'
  return {
    tool: 'pg_restore',
    args: [
      ...['--exit-on-error', '--no-password', '--verbose'],
      ...(parallel ? [`--jobs=${JOBS}`] : []),
      ...(filled ? ['--clean', '--if-exists'] : []),
      ...(withoutOwners ? ['--no-owner'] : []),
      database,
      ...(streamed ? [] : [dump.path]),
    ],
    cleans: true,
    because: streamed
      ? 'an archive, unwrapped while it is given to pg_restore; one job, because a stream has one place'
      : parallel
        ? `an archive, read by ${JOBS} jobs of pg_restore`
        : 'a tar, read by one job of pg_restore',
  }
}
