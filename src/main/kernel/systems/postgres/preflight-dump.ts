import { failure } from '../../../../shared/domain/failure.ts'
import type { Archive } from './archive-toc.ts'
import { formatFailure } from './dump-format.ts'
import { formText, type OpenDump } from './dumps/open-dump.ts'
import { amber, type Finding, green, red } from './findings.ts'
import { type DumpSight, toolMissing } from './look-at-dump.ts'
import { hashMismatch } from './plan-restore.ts'
import { sizeText } from './plan-words.ts'
import type { KnownRoles } from './roles.ts'
import type { ServerIdentity } from './server-identity.ts'
import { belowFloor, versionIn } from './tool-versions.ts'

interface Asked {
  readonly sight: DumpSight
  readonly identity: ServerIdentity
  /** The live database's name in the profile. */
  readonly database: string
}

/** Judges tools and dump, in the order in which one thing makes the next meaningless. */
export function judgeDump(asked: Asked): readonly Finding[] {
  const { sight, identity, database } = asked
  const { backup, dump, archive } = sight
  const tool = toolFinding(sight)
  if ('code' in backup) return [tool, red('dump', backup)]
  if (dump === undefined) return [tool]
  const refused = formatFailure(dump.form, dump.path) ?? strangeFailure(dump)
  if (refused !== undefined) return [tool, red('form', refused)]
  const form = green('form', `${formText(dump)}, ${sizeText(dump.bytes)}`)
  const findings = [tool, form, ...manifestFindings(sight)]
  if (archive === undefined) return findings
  if ('code' in archive) return [...findings, red('content', archive)]
  const content =
    sight.unreadable === undefined
      ? green('content', `${archive.entries.length} objects, readable to its end`)
      : red('content', sight.unreadable)
  return [
    ...findings,
    content,
    databaseFinding(archive, database),
    ...versionFindings(archive, { sight, identity }),
    ...roleFindings(sight),
  ]
}

/** A link in the place of a file could lead anywhere, and would not be in the hash. */
function strangeFailure({ path, strange }: OpenDump) {
  if (strange === undefined) return undefined
  return failure('DUMP_REFUSED', {
    summary: `${path} holds ${strange}, which is no regular file.`,
    tried: `listed ${path}`,
    next: 'Copy the dump anew, without links.',
    field: 'target.backup',
    retry: 'no',
  })
}

function toolFinding({ tool, toolName }: DumpSight): Finding {
  if (tool === undefined) return red(toolName, toolMissing(toolName))
  const version = versionIn(tool.version)
  const doubt = version === undefined ? 'of unknown version' : belowFloor(version)
  const says = `${tool.version} (${tool.path})`
  if (doubt === undefined) return green(toolName, says)
  return amber(
    toolName,
    `${says}: ${doubt}`,
    'Restore only dumps whose hash you trust; update the client tools.',
  )
}

function manifestFindings({ backup, sha256 = '' }: DumpSight): readonly Finding[] {
  if ('code' in backup) return []
  const { manifest, dump } = backup
  if (manifest === undefined)
    return [
      amber(
        'manifest',
        'there is none: neither hash nor counts can be compared',
        'Look at its rows by hand before traffic returns.',
      ),
    ]
  const about = `taken ${manifest.takenAt} from ${manifest.database}, server ${manifest.serverVersion}`
  const hash =
    manifest.sha256 === sha256
      ? green('SHA-256', sha256)
      : red('SHA-256', hashMismatch(dump, { expected: manifest.sha256, found: sha256 }))
  return [green('manifest', about), hash]
}

function databaseFinding(archive: Archive, database: string): Finding {
  if (archive.database === '')
    return amber(
      'database of the dump',
      'the script does not say which database it is of',
      'Compare its tables with live.',
    )
  if (archive.database === database) return green('database of the dump', archive.database)
  return red(
    'database of the dump',
    failure('DUMP_WRONG_DATABASE', {
      summary: `The dump is of ${archive.database}, not of ${database}.`,
      tried: 'read the header of the dump',
      answered: `dbname: ${archive.database}`,
      next: `Choose a dump of ${database}.`,
      field: 'target.backup',
      retry: 'no',
    }),
  )
}

function versionFindings(
  archive: Archive,
  { sight, identity }: Pick<Asked, 'sight' | 'identity'>,
): readonly Finding[] {
  const dumpedBy = versionIn(archive.toolVersion)
  const tool = versionIn(sight.tool?.version ?? '')
  const server = Math.floor(identity.versionNumber / 10_000)
  const says = `dumped from ${archive.serverVersion} by pg_dump ${archive.toolVersion}; server ${identity.version}`
  if (dumpedBy === undefined) return [amber('versions', says, 'Compare the versions by hand.')]
  const tooOld = (summary: string, next: string) =>
    red('versions', failure('TOOL_TOO_OLD', { summary, tried: says, next, retry: 'no' }))
  if (tool !== undefined && tool.major < dumpedBy.major)
    return [
      tooOld(
        `${sight.toolName} ${tool.major} is older than the pg_dump ${dumpedBy.major} that wrote the dump.`,
        `Install the client tools of PostgreSQL ${dumpedBy.major}.`,
      ),
    ]
  if (server < dumpedBy.major)
    return [
      tooOld(
        `The server (${server}) is older than the pg_dump (${dumpedBy.major}) that wrote the dump: it may not know what the dump sets.`,
        `Choose a dump by pg_dump ${server}, or restore on a newer server.`,
      ),
    ]
  if (tool !== undefined && tool.major !== server)
    return [
      amber(
        'versions',
        `${says}; ${sight.toolName} ${tool.major}`,
        `The tools of PostgreSQL ${server} are the tried ones.`,
      ),
    ]
  return [green('versions', says)]
}

function roleFindings({ owners, grantees }: DumpSight): readonly Finding[] {
  return [ownerFinding(owners), granteeFinding(grantees)]
}

function ownerFinding(owners: KnownRoles | undefined): Finding {
  const strange = [...(owners?.missing ?? []), ...(owners?.foreign ?? [])]
  if (strange.length === 0) return green('owners', 'all exist here, and we may give them objects')
  return amber(
    'owners',
    `${strange.join(', ')}: not here, or not ours; everything will belong to our role (--no-owner)`,
    'Make the roles first if applications connect as them.',
  )
}

function granteeFinding(grantees: KnownRoles | undefined): Finding {
  const missing = grantees?.missing ?? []
  if (missing.length === 0) return green('roles in GRANTs', 'all exist here')
  return red(
    'roles in GRANTs',
    failure('BLOCKED', {
      summary: `The dump gives rights to ${missing.join(', ')}, which do not exist on this server.`,
      tried: 'read the GRANTs of the dump',
      next: `As a superuser: ${missing.map((role) => `CREATE ROLE "${role}"`).join('; ')}.`,
    }),
  )
}
