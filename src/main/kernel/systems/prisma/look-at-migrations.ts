import {
  type Failure,
  FailureError,
  failure,
  failureOf,
} from '../../../../shared/domain/failure.ts'
import type { MigrationBoard, MigrationLine } from '../../../../shared/domain/migration.ts'
import type { PrismaProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../ports/reads.ts'
import { readGitText } from '../run-git.ts'
import { prismaOf, schemaOf } from './configuration.ts'
import { type Examination, examine } from './examine.ts'
import { headOf, type JudgedMigration, judgeMigrations } from './judge-migrations.ts'
import { commitOf, type MigrationFile, readMigrationFiles } from './migration-files.ts'
import { type LockHolder, readMigrationTable } from './migration-rows.ts'
import { lineOf } from './migration-words.ts'
import { askCli } from './second-opinion.ts'

/**
 * The board: every migration by the database's own word, against the code that is live. `commit` is what the
 * platform says it runs; without it the branch that production is deployed from is taken, and said to be.
 *
 * @throws FailureError where the database cannot be read; files and CLI that are away are said, not thrown
 */
export async function lookAtMigrations(
  world: Reads,
  given: { readonly commit?: string | undefined },
  signal: AbortSignal,
): Promise<MigrationBoard> {
  const profile = prismaOf(world)
  const target = { server: 'live' } as const
  const table = await readMigrationTable(world, { target, schema: schemaOf(profile) }, signal)
  const code = await readCode(world, given.commit, signal)
  const files = 'files' in code ? code.files : undefined
  const judged = judgeMigrations(table, files)
  const lines: MigrationLine[] = []
  for (const one of judged.toReversed()) {
    const row = one.state === 'failed' ? one.rows.at(-1) : undefined
    const examination: Examination | undefined =
      row === undefined
        ? undefined
        : await examine(world, { profile, target, row, file: one.file }, signal).catch(
            () => undefined,
          )
    lines.push(lineOf(one, examination))
  }
  return {
    database: table.database,
    managed: table.managed,
    head: headOf(table.rows) ?? null,
    code: 'files' in code ? { commit: code.commit, because: code.because } : null,
    codeFailure: 'failure' in code ? code.failure : null,
    lock: table.lock === undefined ? null : lockWords(table.lock),
    says: boardWords(judged, table.managed),
    migrations: lines,
    cli: await askCli(world, { profile, judged }, signal),
  }
}

/** The files of the live commit, or why they cannot be read. */
export async function readCode(
  world: Reads,
  commit: string | undefined,
  signal: AbortSignal,
): Promise<
  | { readonly files: readonly MigrationFile[]; readonly commit: string; readonly because: string }
  | { readonly failure: Failure }
> {
  const profile = prismaOf(world)
  const { repository, branch } = profile
  try {
    const live =
      commit === undefined ? undefined : await commitOf(world, { repository, name: commit }, signal)
    const found = live ?? (await headOfBranch(world, profile, signal))
    const because =
      live !== undefined
        ? 'what the platform says it runs'
        : commit === undefined
          ? `the newest of ${branch} in the clone; the platform was not asked`
          : `the newest of ${branch} in the clone: it does not hold ${commit.slice(0, 7)}, which is live. Fetch.`
    return {
      files: await readMigrationFiles(world, { profile, commit: found }, signal),
      commit: found,
      because,
    }
  } catch (thrown) {
    return { failure: failureOf(thrown, `to read the migrations in ${repository}`) }
  }
}

/** The newest commit of the branch that production is deployed from: as the remote was last fetched, else the clone's own. @throws FailureError NOT_FOUND */
export async function headOfBranch(
  world: Pick<Reads, 'command'>,
  { repository, branch, remote }: PrismaProfile,
  signal: AbortSignal,
): Promise<string> {
  for (const name of [`refs/remotes/${remote}/${branch}`, `refs/heads/${branch}`]) {
    const found = await commitOf(world, { repository, name }, signal)
    if (found !== undefined) return found
  }
  // Throws with git's own words where this is no repository at all.
  await readGitText(world, { repository, args: ['rev-parse', '--git-dir'] }, signal)
  throw new FailureError(
    failure('NOT_FOUND', {
      summary: `The clone ${repository} has no branch ${branch}.`,
      tried: `to read the migrations of ${branch}`,
      next: 'Check systems.prisma.repository and systems.prisma.branch, and fetch.',
      field: 'systems.prisma.branch',
    }),
  )
}

/** Who holds the lock, in words. */
export function lockWords({ pid, application, user, since }: LockHolder): string {
  const who = application === '' ? `a session of ${user}` : `“${application}” as ${user}`
  return `${who} (process ${pid}${since === '' ? '' : `, at work since ${since}`}) holds Prisma’s lock`
}

function boardWords(judged: readonly JudgedMigration[], managed: boolean): string {
  if (!managed)
    return 'This database is not managed by Prisma Migrate: it has no _prisma_migrations.'
  const named = (test: (one: JudgedMigration) => boolean): string =>
    judged
      .filter(test)
      .map(({ name }) => name)
      .join(', ')
  const parts = [
    ['failed', named(({ state }) => state === 'failed')],
    ['running', named(({ state }) => state === 'running')],
    ['ahead of the code', named(({ marks }) => marks.includes('ahead'))],
    ['not applied yet', named(({ marks }) => marks.includes('behind'))],
    ['edited after it ran', named(({ marks }) => marks.includes('edited'))],
  ].filter(([, names]) => names !== '')
  if (parts.length === 0) return 'Code and database agree.'
  return `${parts.map(([what, names]) => `${what}: ${names}`).join('; ')}.`
}
