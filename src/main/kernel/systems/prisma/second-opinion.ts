import { z } from 'zod'
import { failureOf } from '../../../../shared/domain/failure.ts'
import type { SecondOpinion } from '../../../../shared/domain/migration.ts'
import type { PrismaProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../ports/reads.ts'
import type { JudgedMigration } from './judge-migrations.ts'

const PackageFile = z.object({ version: z.string() })
/** Prisma 8 keeps no `_prisma_migrations` of this kind and has no `migrate resolve`: nothing here would be true. */
const KNOWN_MAJORS: ReadonlySet<number> = new Set([5, 6, 7])

/** The CLI of an installed project. */
export interface PrismaCli {
  readonly version: string
  readonly major: number
  readonly entry: string
}

/** Which CLI the project has, read from its own package file; or why there is none to ask. */
export async function findCli(
  world: Pick<Reads, 'files'>,
  profile: PrismaProfile,
): Promise<PrismaCli | { readonly because: string }> {
  const { project } = profile
  if (project === undefined)
    return { because: 'the profile names no installed copy of the project' }
  const folder = `${project}/node_modules/prisma`
  const text = await textOf(world, `${folder}/package.json`)
  if (text === undefined) return { because: `${folder} is not installed` }
  const parsed = parsePackage(text)
  if (parsed === undefined) return { because: `${folder}/package.json names no version` }
  const { version } = parsed
  const major = Number(version.split('.')[0])
  if (!KNOWN_MAJORS.has(major)) {
    const because =
      major >= 8
        ? `Prisma ${version} keeps its migrations as a graph with a ledger and has no \`migrate resolve\`; this console knows 5, 6 and 7`
        : `Prisma ${version} is not known here; this console knows 5, 6 and 7`
    return { because }
  }
  return { version, major, entry: `${folder}/build/index.js` }
}

function parsePackage(text: string): z.infer<typeof PackageFile> | undefined {
  try {
    return PackageFile.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** How the CLI is told where the project is, without being in it: Prisma 7 has its configuration file only. */
async function projectFlags(
  world: Pick<Reads, 'files'>,
  profile: PrismaProfile,
): Promise<readonly string[]> {
  const config = `${profile.project ?? ''}/prisma.config.ts`
  const hasConfig = (await textOf(world, config)) !== undefined
  if (hasConfig) return ['--config', config]
  return ['--schema', `${profile.project ?? ''}/prisma/schema.prisma`]
}

const cliEnvironment: Readonly<Record<string, string>> = {
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
}

/** Asks Prisma's CLI, and says why it differs from the table where it does. Never throws: it is an opinion. */
export async function askCli(
  world: Pick<Reads, 'files' | 'command'>,
  asked: { readonly profile: PrismaProfile; readonly judged: readonly JudgedMigration[] },
  signal: AbortSignal,
): Promise<SecondOpinion> {
  try {
    const cli = await findCli(world, asked.profile)
    if ('because' in cli) return { kind: 'not-asked', because: cli.because }
    const flags = await projectFlags(world, asked.profile)
    const result = await world.command.read(
      {
        tool: 'node',
        args: [cli.entry, 'migrate', 'status', ...flags],
        env: cliEnvironment,
        databaseUrl: { server: 'live' },
        timeoutMs: 60_000,
      },
      signal,
    )
    const text = `${result.stdout}\n${result.stderr}`.trim()
    const heard = hear(text)
    const { agrees, explained } = compare(heard, asked.judged)
    return {
      kind: 'said',
      version: cli.version,
      text,
      exitCode: result.exitCode,
      agrees,
      explained,
    }
  } catch (thrown) {
    return { kind: 'not-asked', because: failureOf(thrown, 'to ask prisma migrate status').summary }
  }
}

export type Heard =
  | 'pending'
  | 'diverged'
  | 'unmanaged'
  | 'failed'
  | 'up-to-date'
  | 'something-else'

/** Which of its five answers the CLI gave. It looks for them in this order and stops at the first that fits. */
export function hear(text: string): Heard {
  if (/Following migrations? have not yet been applied:/.test(text)) return 'pending'
  if (/local migration history and the migrations table/.test(text)) return 'diverged'
  if (/not managed by Prisma Migrate/.test(text)) return 'unmanaged'
  if (/Following migrations? have failed:/.test(text)) return 'failed'
  return /Database schema is up to date!/.test(text) ? 'up-to-date' : 'something-else'
}

/** Whether the CLI's answer and the table's go together; where not, which of its known blind spots it is. */
export function compare(
  heard: Heard,
  judged: readonly JudgedMigration[],
): { readonly agrees: boolean; readonly explained: string } {
  const some = (test: (one: JudgedMigration) => boolean): boolean => judged.some(test)
  const failed = some(({ state }) => state === 'failed' || state === 'running')
  const ahead = some(({ marks }) => marks.includes('ahead'))
  const pending = some(({ state }) => state === 'pending')
  const agrees = (explained: string) => ({ agrees: true, explained })
  const differs = (explained: string) => ({ agrees: false, explained })
  switch (heard) {
    case 'pending':
      return failed
        ? differs(
            'It names what is pending and stops there: that one has failed it does not say. The table does.',
          )
        : agrees('It says the same: something is pending.')
    case 'failed':
      return agrees('It says the same: one has failed.')
    case 'up-to-date':
      if (failed)
        return differs('It calls the database up to date, and the table has an unfinished row.')
      if (ahead)
        return differs(
          'It calls a database that is ahead of the code up to date: it has no words for that. This is what a rollback of the code alone leaves.',
        )
      return pending
        ? differs(
            'Its project holds another state of the code than the commit that was compared here.',
          )
        : agrees('It says the same: up to date.')
    case 'diverged':
      return ahead || pending
        ? agrees('It says the same: code and database have each what the other has not.')
        : differs(
            'Its project holds another state of the code than the commit that was compared here.',
          )
    case 'unmanaged':
      return judged.some(({ rows }) => rows.length > 0)
        ? differs(
            'It finds no _prisma_migrations: it looks in another schema or database than this console.',
          )
        : agrees('It says the same: there is no _prisma_migrations.')
    case 'something-else':
      return differs('It did not get as far as an answer; what it said is below.')
  }
}

async function textOf(world: Pick<Reads, 'files'>, path: string): Promise<string | undefined> {
  const range = { offset: 0, length: 64 * 1024 }
  const bytes = await world.files.bytes(path, range).catch(() => undefined)
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
}
