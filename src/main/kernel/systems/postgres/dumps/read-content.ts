import type { Reads } from '../../../ports/reads.ts'
import { granteesIn, headInCopy, readArchive, readDumpedHead, readGrantees } from '../archive.ts'
import type { Archive } from '../archive-toc.ts'
import type { OpenDump } from './open-dump.ts'
import type { ScriptFacts } from './plain/script-facts.ts'
import { readScript } from './read-script.ts'

/** What is in a dump beside its rows. */
export interface DumpContent {
  readonly archive: Archive
  /** Roles that its GRANTs name. */
  readonly grantees: readonly string[]
  readonly head: string | undefined
}

/** Lists what is in a dump, whatever its form. A script is read to its end for that. @throws FailureError DUMP_*, TOOL_MISSING */
export async function readListing(
  world: Reads,
  dump: OpenDump,
  signal: AbortSignal,
): Promise<Archive> {
  if (dump.form !== 'plain') return await readArchive(world, dump, signal)
  return archiveOf(await readScript(world, dump, signal))
}

/** Everything that the preflight wants to know. @throws FailureError as `readListing` */
export async function readContentOf(
  world: Reads,
  dump: OpenDump,
  signal: AbortSignal,
): Promise<DumpContent> {
  if (dump.form === 'plain') {
    const facts = await readScript(world, dump, signal)
    const { rights, migrations } = facts
    return {
      archive: archiveOf(facts),
      grantees: granteesIn(rights),
      head: headInCopy(migrations),
    }
  }
  return {
    archive: await readArchive(world, dump, signal),
    grantees: await readGrantees(world, dump, signal),
    head: await readDumpedHead(world, dump, signal),
  }
}

function archiveOf(facts: ScriptFacts): Archive {
  const { database, serverVersion, toolVersion, entries, rows } = facts
  const counted = rows.size === 0 ? {} : { rows }
  return {
    database,
    createdAt: '',
    format: 'plain',
    serverVersion,
    toolVersion,
    entries,
    ...counted,
  }
}
