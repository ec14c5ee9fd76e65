import { z } from 'zod'
import { FailureError } from '../../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../../shared/domain/plan.ts'
import { timestamp } from '../../../ports/clock.ts'
import type { Folder } from '../../../ports/files.ts'
import type { Effects } from '../../../ports/reads.ts'
import type { Receipt } from '../../../ports/system.ts'
import { createScriptGuard } from '../dumps/plain/script-guard.ts'
import { readHead } from '../migration-heads.ts'
import { connectionName, identifier } from '../quoting.ts'
import { databaseOf } from '../restore-input.ts'
import { textOf } from '../row-values.ts'
import type { SafetyManifest } from './safety-manifest.ts'
import { tableNamed } from './statements.ts'

export const SafetyDetails = z.object({
  run: z.string(),
  folder: z.string(),
  file: z.string(),
  database: z.string(),
  databaseOid: z.string(),
  server: z.string(),
  serverVersion: z.string(),
  schemas: z.array(z.string()),
  /** How to go back without this console, for the incident channel. */
  card: z.string(),
})
export type SafetyDetails = z.infer<typeof SafetyDetails>

const SIX_HOURS_MS = 6 * 3_600_000

/** Of the schemas alone that will be replaced. */
export const dumpArguments = (database: string, schemas: readonly string[]): readonly string[] => [
  ...['--format=plain', '--no-password', '--lock-wait-timeout=30s'],
  ...schemas.map((schema) => `--schema=${identifier(schema)}`),
  `--dbname=${connectionName(database)}`,
]

/** Writes the dump while it is read and counted, and its manifest last. */
export async function writeSafety(
  { details }: Plan<SafetyDetails>,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const work = async (folder: Folder): Promise<Receipt> => {
    try {
      const manifest = await writeDump(details, { world, folder }, signal)
      const name = `${details.file}.manifest.json`
      await folder.put(name, `${JSON.stringify(manifest, null, 2)}\n`)
      return { kind: 'accepted', facts: { sha256: manifest.sha256, bytes: manifest.bytes ?? 0 } }
    } catch (thrown) {
      if (!(thrown instanceof FailureError)) throw thrown
      // Only a file of ours was written; without a manifest it counts for nothing.
      return { kind: 'refused', failure: thrown.failure }
    }
  }
  const sent = await world.files.fill(details.folder, work, signal)
  return sent.kind === 'answered' ? sent.answer : sent
}

async function writeDump(
  details: SafetyDetails,
  given: { readonly world: Effects; readonly folder: Folder },
  signal: AbortSignal,
): Promise<SafetyManifest> {
  const { world, folder } = given
  const { run, file, database, databaseOid, server, serverVersion, schemas } = details
  const live = databaseOf(database)
  const text = 'SELECT pg_current_snapshot()::text AS snapshot'
  const [row = {}] = await world.sql.read(live, { text }, signal)
  const head = await readHead(world, live, signal)
  const takenAt = timestamp(world.clock)
  const guard = createScriptGuard(file, { withoutOwners: false, serverMajor: 0 })
  const args = dumpArguments(database, schemas)
  async function* counted(): AsyncGenerator<Uint8Array> {
    let done = 0
    const command = { tool: 'pg_dump', args, postgres: live, timeoutMs: SIX_HOURS_MS } as const
    for await (const bytes of world.command.output(command, signal)) {
      guard.push(bytes)
      done += bytes.length
      world.tell.progress({ phase: 'dumping what will be replaced', done, unit: 'bytes' })
      yield bytes
    }
    guard.end()
  }
  const sealed = await folder.sealForUs(file, counted())
  const rows = [...guard.facts().rows]
  return {
    ...{ file, database, takenAt, serverVersion, ...sealed },
    tables: rows.map(([table, count]) => ({ ...tableNamed(table), rows: count })),
    ...(head === undefined ? {} : { migrationHead: head }),
    safety: { run, server, databaseOid, snapshot: textOf(row, 'snapshot'), schemas },
  }
}
