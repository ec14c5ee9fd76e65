import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { ToolInfo } from '../../ports/command.ts'
import type { Reads } from '../../ports/reads.ts'
import { readArchive, readDumpedHead, readGrantees, readWhole } from './archive.ts'
import { type Archive, ownersOf } from './archive-toc.ts'
import { type DumpFormat, SNIFF_BYTES, sniffDump } from './dump-format.ts'
import { type Backup, readBackup } from './manifest.ts'
import type { RestoreInput, Scene } from './restore-input.ts'
import { type KnownRoles, readRoles } from './roles.ts'

/** What the preflight sees of the dump. Later fields are absent where an earlier one ends the matter. */
export interface DumpSight {
  readonly tool: ToolInfo | undefined
  readonly backup: Backup | Failure
  readonly format?: DumpFormat
  readonly bytes?: number
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
  const path = asked.input.target.backup
  const tool = await world.command.tool('pg_restore')
  const backup = await declared(readBackup(world, path))
  if ('code' in backup) return { tool, backup }
  const { dump } = backup
  const facts = await declared(world.files.facts(dump))
  if ('code' in facts) return { tool, backup: facts }
  const isDirectory = (await world.files.list(dump).catch(() => [])).length > 0
  const range = { offset: 0, length: SNIFF_BYTES }
  const format = isDirectory ? 'directory' : sniffDump(await world.files.bytes(dump, range))
  const begun = { tool, backup, format, bytes: facts.bytes }
  if (isDirectory) return begun
  world.tell.progress({ phase: 'hashing the dump', total: facts.bytes, unit: 'bytes' })
  const sha256 = await world.files.sha256(dump, signal)
  if (format !== 'custom' || tool === undefined) return { ...begun, sha256 }
  const archive = await declared(readArchive(world, dump, signal))
  if ('code' in archive) return { ...begun, sha256, archive }
  world.tell.progress({ phase: 'reading the dump to its end', total: facts.bytes, unit: 'bytes' })
  const whole = await declared(readWhole(world, dump, signal).then(() => true as const))
  if (whole !== true) return { ...begun, sha256, archive, unreadable: whole }
  const { maintenance } = asked.scene
  const grantees = await readGrantees(world, dump, signal)
  return {
    ...begun,
    sha256,
    archive,
    owners: await readRoles(world, { maintenance, names: ownersOf(archive) }, signal),
    grantees: await readRoles(world, { maintenance, names: grantees }, signal),
    head: await readDumpedHead(world, dump, signal),
  }
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
