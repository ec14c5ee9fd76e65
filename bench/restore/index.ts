import { type Benchmark, type Figure, figure, median } from '../figure.ts'
import { bareDifferenceMs } from './bare-difference.ts'
import { bareRestoreMs } from './bare-tools.ts'
import { withWorld } from './bench-world.ts'
import { type ConsoleRestore, restoreByConsole } from './console-restore.ts'
import { restoreByProcedure } from './procedure-restore.ts'

// So many that a restore takes seconds; ROLLBACK_BENCH_USERS takes another number.
const USERS = 200_000

const phases: Readonly<Record<string, readonly string[]>> = {
  'preflight (server, tools, SHA-256 and list of the dump)': ['db-preflight'],
  create: ['db-create'],
  'restore, with its looks and verification': ['db-restore'],
  'carry owner, rights and settings': ['db-carry'],
  analyze: ['db-analyze'],
  'verify the copy': ['db-verify'],
  'difference, estimated while users are served': ['db-difference'],
  'stop API and workers, refuse writes': ['api-stop', 'workers-stop', 'db-fence'],
  'move sequences': ['db-sequences'],
  'difference once more, approval and swap': ['db-swap'],
  'check what serves': ['db-check'],
  'bring API and workers back': ['api-back', 'api-check', 'workers-back'],
}

/** What restoring beside costs over the bare tools, and what it spares the users. */
export const restoreBenchmark: Benchmark = {
  name: 'restore',
  async run(say) {
    const users = Number(process.env['ROLLBACK_BENCH_USERS'] ?? USERS)
    say(`building a world of ${users} users`)
    return withWorld(users, async (world) => {
      const dump = world.description.postgres.backups.find((file) => file.endsWith('.dump'))
      if (dump === undefined) throw new Error('the world has no dump in custom format')
      const bare: number[] = []
      const measureBare = async () => void bare.push(await bareRestoreMs(world, dump))
      say('pg_restore -j2 --exit-on-error')
      await measureBare()
      await measureBare()
      say('the console: beside, verified, swapped')
      const ours = await restoreByConsole(world)
      say('key and hash of each row of both, in order')
      const listedMs = await bareDifferenceMs(world)
      say('pg_restore -j2 --exit-on-error')
      await measureBare()
      await measureBare()
      say('the procedure: stop, drop, psql < plain dump, start')
      const downtimeMs = await restoreByProcedure(world)
      return figures(ours, { bareMs: median(bare), listedMs, downtimeMs })
    })
  },
}

function figures(
  ours: ConsoleRestore,
  reference: Readonly<Record<'bareMs' | 'listedMs' | 'downtimeMs', number>>,
): readonly Figure[] {
  const referenceIs = 'pg_restore -j2 --exit-on-error of the same dump on the same server'
  const against = { unit: 'ms', reference: reference.bareMs, referenceIs } as const
  const byPhase = Object.entries(phases).map(([what, steps]) => {
    const took = steps.reduce((sum, step) => sum + (ours.steps[step] ?? 0), 0)
    return figure({ ...against, what: `phase: ${what}`, ours: took })
  })
  return [
    figure({ ...against, what: 'bytes in', ours: ours.bytesInMs }),
    ...byPhase,
    figure({
      ...{ what: 'difference of live and copy, row by row', unit: 'ms' },
      ours: ours.steps['db-difference'] ?? Number.NaN,
      reference: reference.listedMs,
      referenceIs: 'SELECT key, md5(row) … ORDER BY key of both databases at once, thrown away',
    }),
    figure({ ...against, what: 'whole, from the first look to the check', ours: ours.wholeMs }),
    figure({
      what: 'downtime that users see',
      unit: 'ms',
      ours: ours.downtimeMs,
      reference: reference.downtimeMs,
      referenceIs:
        'API and worker stopped, database dropped, psql < plain dump, both started; same traffic',
    }),
  ]
}
