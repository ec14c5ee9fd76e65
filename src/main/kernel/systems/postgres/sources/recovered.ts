import { z } from 'zod'
import type { Evidence } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { MigrationToUndo } from '../../../../../shared/domain/recovery-point.ts'
import type { Verdict } from '../../../../../shared/domain/verdict.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import type { Check } from '../../../ports/system.ts'
import { checkFindings, readChecks } from '../custom-checks.ts'
import { type Finding, green, red, verdictOf } from '../findings.ts'
import { headFinding, readHead } from '../migration-heads.ts'
import { type Newest, readNewest } from '../newest-rows.ts'
import { postgresOf } from '../restore-input.ts'

const Input = z.object({ run: z.string().regex(/^[a-z0-9]{8}$/) })

/**
 * Looks into the database that the platform recovered beside live, before anything is moved over: it must have rows,
 * hold none of what is to be undone, and pass the profile's own checks. What it lacks of live is shown.
 */
export const recovered: Check = {
  system: 'postgres',
  name: 'recovered',
  // It answers some time after the platform says that it is there.
  patience: { everyMs: 2_000, forMs: 300_000 },
  async run(input, world, signal) {
    const { run } = Input.parse(input)
    const found = await world.platform.recovered(run, signal)
    if (found?.at === undefined) return cannotBeAsked(found?.name)
    const { database, keyTables, checks } = postgresOf(world)
    const live: SqlTarget = { server: 'live', database }
    const side: SqlTarget = { ...live, at: found.at }
    const newest = await readNewest(world, { live, side, keyTables }, signal)
    const heads = {
      dump: await readHead(world, side, signal),
      live: await readHead(world, live, signal),
    }
    const toUndo = await world.platform.firstToUndo(signal)
    const findings = [
      ...(await undoneFindings(world, { side, toUndo }, signal)),
      ...newest.map(newestFinding),
      headFinding(heads, world.profile.compatibility),
      ...checkFindings(await readChecks(world, { target: side, checks }, signal)),
    ]
    return verdictOf(`${found.name}, before it serves`, findings, [lackTable(newest)])
  },
}

const BEGUN =
  'SELECT count(*)::int AS n FROM _prisma_migrations WHERE started_at >= $1::timestamptz'

/** No migration that began with the first to undo, or later, may be in it. */
async function undoneFindings(
  world: Pick<Reads, 'sql'>,
  asked: { readonly side: SqlTarget; readonly toUndo: MigrationToUndo | undefined },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { side, toUndo } = asked
  if (toUndo === undefined) return []
  const query = { text: BEGUN, values: [toUndo.startedAt] }
  const [row = {}] = await world.sql.read(side, query, signal)
  if (row['n'] === 0) return [green('migration to undo', `${toUndo.name} is not in it`)]
  return [
    red(
      'migration to undo',
      failure('DATA_DIFFERS', {
        summary: `${toUndo.name} is in the recovered database: its moment was too late.`,
        tried: 'to read _prisma_migrations of the recovered database',
        world: 'Live was not touched, and nothing was moved over.',
        next: 'Start again with the moment that is proposed.',
      }),
    ),
  ]
}

function newestFinding({ table, sideRows, sideNewest, liveRowsUpTo }: Newest): Finding {
  if (sideRows > 0 || liveRowsUpTo === 0)
    return green(table, `${sideRows} rows, the newest of ${sideNewest ?? 'no time'}`)
  return red(
    table,
    failure('DATA_DIFFERS', {
      summary: `${table} is empty in the recovered database, and is not in live.`,
      tried: 'compared counts of the key tables',
      world: 'Live was not touched, and nothing was moved over.',
      next: 'Choose another moment, or restore a backup.',
    }),
  )
}

function lackTable(newest: readonly Newest[]): Evidence {
  return {
    kind: 'table',
    label: 'recovered against live',
    columns: ['table', 'rows recovered', 'newest recovered', 'newest in live'],
    rows: newest.map((one) => [
      one.table,
      one.sideRows,
      one.sideNewest ?? '–',
      one.liveNewest ?? '–',
    ]),
  }
}

function cannotBeAsked(name: string | undefined): Verdict {
  return {
    kind: 'failed',
    evidence: [],
    failure: failure('NOT_FOUND', {
      summary:
        name === undefined
          ? 'No platform of the profile shows the database that this run recovered.'
          : `${name} cannot be asked from here: it has no TCP proxy.`,
      tried: 'to find its public address',
      world: 'The recovered database is beside; live serves.',
      next: 'Turn public access on for the recovered service in the dashboard and try again; or look at counts, newest rows and migrations there, and skip this step with what you saw.',
    }),
  }
}
