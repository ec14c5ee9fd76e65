import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Tool, ToolInfo } from '../../ports/command.ts'
import type { Reads } from '../../ports/reads.ts'
import { readWhole } from './archive.ts'
import { type Archive, ownersOf } from './archive-toc.ts'
import { formatFailure } from './dump-format.ts'
import { hashDump } from './dumps/hash-dump.ts'
import { type OpenDump, openDump } from './dumps/open-dump.ts'
import { readContentOf } from './dumps/read-content.ts'
import type { Backup } from './manifest.ts'
import type { RestoreInput, Scene } from './restore-input.ts'
import { type KnownRoles, readRoles } from './roles.ts'
import { chosenBackup } from './sources/backup-place.ts'

/** What the preflight sees of the dump. Later fields are absent where an earlier one ends the matter. */
export interface DumpSight {
  /** The program that restores this form. */
  readonly tool: ToolInfo | undefined
  readonly toolName: Tool
  readonly backup: Backup | Failure
  readonly dump?: OpenDump
  readonly sha256?: string
  readonly archive?: Archive | Failure
  /** Set when the archive cannot be read to its end. */
  readonly unreadable?: Failure
  readonly owners?: KnownRoles
  readonly grantees?: KnownRoles
  readonly head?: string | undefined
}

/** Gathers what the preflight judges of tools and dump; reads every byte of it. */
export async function lookAtDump(
  world: Reads,
  asked: { readonly input: RestoreInput; readonly scene: Scene },
  signal: AbortSignal,
): Promise<DumpSight> {
  const backup = await declared(chosenBackup(world, asked.input.target.backup))
  const toolName: Tool = 'pg_restore'
  const archiver = { toolName, tool: await world.command.tool(toolName) }
  if ('code' in backup) return { ...archiver, backup }
  const dump = await declared(openDump(world, backup.dump, signal))
  if ('code' in dump) return { ...archiver, backup: dump }
  const used =
    dump.form === 'plain'
      ? { toolName: 'psql' as const, tool: await world.command.tool('psql') }
      : archiver
  const begun = { ...used, backup, dump }
  if (formatFailure(dump.form, dump.path) !== undefined || dump.strange !== undefined) return begun
  world.tell.progress({ phase: 'hashing the dump', total: dump.bytes, unit: 'bytes' })
  const sha256 = await hashDump(world, dump, signal)
  if (used.tool === undefined) return { ...begun, sha256 }
  const content = await declared(readContentOf(world, dump, signal))
  if ('code' in content) return { ...begun, sha256, archive: content }
  const { archive } = content
  const whole = dump.form === 'plain' ? true : await declared(readToEnd(world, dump, signal))
  if (whole !== true) return { ...begun, sha256, archive, unreadable: whole }
  const { maintenance } = asked.scene
  return {
    ...begun,
    sha256,
    archive,
    owners: await readRoles(world, { maintenance, names: ownersOf(archive) }, signal),
    grantees: await readRoles(world, { maintenance, names: content.grantees }, signal),
    head: content.head,
  }
}

async function readToEnd(world: Reads, dump: OpenDump, signal: AbortSignal): Promise<true> {
  world.tell.progress({ phase: 'reading the dump to its end', total: dump.bytes, unit: 'bytes' })
  await readWhole(world, dump, signal)
  return true
}

/** A declared failure as a value, so that the board shows it among the others; cancelling goes through. */
async function declared<T>(promise: Promise<T>): Promise<T | Failure> {
  try {
    return await promise
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code === 'CANCELLED') throw error
    return error.failure
  }
}

/** The tool that is missing, in words. */
export function toolMissing(tool: string): Failure {
  return failure('TOOL_MISSING', {
    summary: `${tool} is not installed on this machine.`,
    tried: `looked for ${tool}`,
    next: 'Install the PostgreSQL client tools, of the major version of the server or newer.',
    retry: 'no',
  })
}
