import type { Coherence } from '../../../../shared/domain/coherence.ts'
import type { PrismaProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../ports/reads.ts'
import { prismaOf, schemaOf } from './configuration.ts'
import { examine } from './examine.ts'
import { commitOf, findScript, readMigrationFiles } from './migration-files.ts'
import { isApplied, isUnfinished, type MigrationRow, readMigrationTable } from './migration-rows.ts'
import { live } from './sight.ts'
import { type Classified, classifyScript, worstOf } from './sql/classify.ts'
import { readScript } from './sql/read-statement.ts'

/**
 * Whether a commit's code runs on the schema as it is: the migrations that are applied and not in the commit, read
 * and judged by rules that are shown. And whether its image comes up at all: not while one counts as failed.
 */
export async function judgeCoherence(
  commit: string,
  world: Reads,
  signal: AbortSignal,
): Promise<readonly Coherence[]> {
  const profile = prismaOf(world)
  const table = await readMigrationTable(world, { target: live, schema: schemaOf(profile) }, signal)
  const failed: Coherence[] = []
  for (const row of table.lock === undefined ? table.rows.filter(isUnfinished) : [])
    failed.push(await failedCoherence(world, { profile, row }, signal))
  const found = await commitOf(world, { repository: profile.repository, name: commit }, signal)
  if (found === undefined) return failed
  const files = await readMigrationFiles(world, { profile, commit: found }, signal)
  const has = new Set(files.map(({ name }) => name))
  const ahead = table.rows.filter((row) => isApplied(row) && !has.has(row.name))
  return [...failed, await schemaCoherence(world, { profile, commit, ahead }, signal)]
}

async function failedCoherence(
  world: Reads,
  { profile, row }: { readonly profile: PrismaProfile; readonly row: MigrationRow },
  signal: AbortSignal,
): Promise<Coherence> {
  const { left } = await examine(world, { profile, target: live, row }, signal)
  const about = `failed migration ${row.name}`
  return left === 'none'
    ? {
        by: 'failed-migration',
        verdict: 'fits',
        about,
        because:
          'nothing of it is there; it is given up before an image that migrates at boot comes up (P3009)',
      }
    : {
        by: 'failed-migration',
        verdict: 'does-not-fit',
        about,
        because:
          'part of it may be there, and no image that migrates at boot comes up until it is resolved (P3009): take it back or finish it first',
      }
}

async function schemaCoherence(
  world: Reads,
  given: {
    readonly profile: PrismaProfile
    readonly commit: string
    readonly ahead: readonly MigrationRow[]
  },
  signal: AbortSignal,
): Promise<Coherence> {
  const { profile, commit, ahead } = given
  const about = `API ${commit.slice(0, 7)} on the schema as it is`
  if (ahead.length === 0)
    return {
      by: 'schema',
      verdict: 'fits',
      about,
      because: 'it has every migration that is applied',
    }
  const names = ahead.map(({ name }) => name).join(', ')
  const judged: Classified[] = []
  for (const { name, checksum } of ahead) {
    const sql = await findScript(world, { profile, name, checksum }, signal)
    if (sql === undefined)
      return {
        by: 'schema',
        verdict: 'unknown',
        about,
        because: `the script of ${name} that ran is in no commit`,
      }
    judged.push(...classifyScript(readScript(sql)))
  }
  const worst = worstOf(judged)
  const rules = judged
    .filter(({ compatibility }) => compatibility === worst)
    .map(({ rule }) => rule)
  const said = [...new Set(rules)].slice(0, 3).join('; ')
  switch (worst) {
    case 'runs-on':
      return {
        by: 'schema',
        verdict: 'fits',
        about,
        because: `what ${names} changed only adds: ${said}`,
      }
    case 'breaks':
      return { by: 'schema', verdict: 'does-not-fit', about, because: `${names}: ${said}` }
    case 'may-break':
    case 'unknown':
      return { by: 'schema', verdict: 'unknown', about, because: `${names}: ${said}` }
  }
}
