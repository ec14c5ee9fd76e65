import { type Benchmark, type Figure, figure, median } from '../figure.ts'
import { bareDifferenceMs } from './bare-difference.ts'
import { bareRestoreMs } from './bare-tools.ts'
import { peopleFor, withWorld } from './bench-world.ts'
import { type ConsoleRestore, restoreByConsole } from './console-restore.ts'
import { type ProcedureRestore, restoreByProcedure } from './procedure-restore.ts'
import { type LiveSize, sizeOfLive } from './size-of-live.ts'

// ROLLBACK_BENCH_MB takes other sizes of live, in megabytes, separated by commas: 475,5000.
const MEGABYTES = '475'
/** Above it once before and once behind is enough: each takes minutes. */
const LARGE_MEGABYTES = 2_000

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
  'check what serves': ['db-check'],
  'bring API and workers back': ['api-back', 'api-check', 'workers-back'],
}

/** What restoring beside costs over the bare tools, and what it spares the users. */
export const restoreBenchmark: Benchmark = {
  name: 'restore',
  async run(say) {
    const sizes = (process.env['ROLLBACK_BENCH_MB'] ?? MEGABYTES).split(',').map(Number)
    const measured: Measured[] = []
    for (const megabytes of sizes) measured.push(await measure(megabytes, say))
    return [...measured.flatMap(figures), ...flatness(measured)]
  },
}

interface Measured {
  readonly size: LiveSize
  readonly ours: ConsoleRestore
  readonly bareMs: number
  readonly listedMs: number
  readonly procedure: ProcedureRestore
}

async function measure(megabytes: number, say: (text: string) => void): Promise<Measured> {
  const users = peopleFor(megabytes)
  say(`building a world of ${users.toLocaleString('en')} users`)
  return withWorld(users, async (world) => {
    const size = await sizeOfLive(world)
    const dump = world.description.postgres.backups.find((file) => file.endsWith('.dump'))
    if (dump === undefined) throw new Error('the world has no dump in custom format')
    const bare: number[] = []
    const measureBare = async () => {
      say('pg_restore -j2 --exit-on-error')
      for (let times = megabytes > LARGE_MEGABYTES ? 1 : 2; times > 0; times -= 1)
        bare.push(await bareRestoreMs(world, dump))
    }
    await measureBare()
    say(`the console: ${words(size)} beside, verified, swapped`)
    const ours = await restoreByConsole(world)
    say('key and hash of each row of both, in order')
    const listedMs = await bareDifferenceMs(world)
    await measureBare()
    say('the procedure: stop, drop, psql < plain dump, start')
    const procedure = await restoreByProcedure(world)
    return { size, ours, bareMs: median(bare), listedMs, procedure }
  })
}

const words = ({ megabytes, rows }: LiveSize) =>
  `${megabytes.toLocaleString('en')} MB, ${rows.toLocaleString('en')} rows`

function figures({ size, ours, bareMs, listedMs, procedure }: Measured): readonly Figure[] {
  const referenceIs = 'pg_restore -j2 --exit-on-error of the same dump on the same server'
  const against = { unit: 'ms', reference: bareMs, referenceIs } as const
  const listed = {
    reference: listedMs,
    referenceIs: 'SELECT key, md5(row) … ORDER BY key of both databases at once, thrown away',
  }
  const memory = {
    unit: 'MiB',
    reference: ours.memory.idle,
    referenceIs: 'the same process before it began',
  } as const
  const byPhase = Object.entries(phases).map(([what, steps]) => {
    const took = steps.reduce((sum, step) => sum + (ours.steps[step] ?? 0), 0)
    return figure({ ...against, what: `phase: ${what}`, ours: took })
  })
  return [
    figure({
      ...against,
      what: `bytes in, ${words(size)}`,
      ours: ours.bytesInMs,
      goal: { ratioAtMost: 1.05 },
    }),
    ...byPhase,
    figure({
      ...{ what: 'difference of live and copy, row by row', unit: 'ms' },
      ours: ours.steps['db-difference'] ?? Number.NaN,
      ...listed,
      goal: { ratioAtMost: 1.2 },
    }),
    figure({
      ...{ what: 'difference once more behind the fence, with approval and swap', unit: 'ms' },
      ours: ours.steps['db-swap'] ?? Number.NaN,
      ...listed,
    }),
    figure({ ...against, what: 'whole, from the first look to the check', ours: ours.wholeMs }),
    figure({
      ...{ what: 'gap in serving at the swap', unit: 'ms' },
      ours: ours.gapMs,
      reference: procedure.gapMs,
      referenceIs: 'without a whole database from DROP DATABASE to the end of psql < plain dump',
      goal: { atMost: 500 },
    }),
    figure({
      what: 'downtime that users see',
      unit: 'ms',
      ours: ours.downtimeMs,
      reference: procedure.downtimeMs,
      referenceIs:
        'API and worker stopped, database dropped, psql < plain dump, both started; same traffic',
    }),
    figure({
      ...memory,
      what: 'memory that the console grew by until the bytes were in',
      ours: ours.memory.filling,
      goal: { atMost: 150 },
    }),
    figure({
      ...memory,
      what: 'the same with the comparison of all rows, most of it garbage that V8 leaves lying',
      ours: ours.memory.all,
    }),
  ]
}

/** Of the largest against the smallest: the gap must not know how large the database is. */
function flatness(measured: readonly Measured[]): readonly Figure[] {
  const bySize = measured.toSorted((a, b) => a.size.megabytes - b.size.megabytes)
  const [small, large] = [bySize.at(0), bySize.at(-1)]
  if (small === undefined || large === undefined || small === large) return []
  return [
    figure({
      ...{ what: `gap at the swap of ${words(large.size)}`, unit: 'ms' },
      ours: large.ours.gapMs,
      reference: small.ours.gapMs,
      referenceIs: `the same of ${words(small.size)}`,
    }),
  ]
}
