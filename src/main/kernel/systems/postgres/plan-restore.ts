import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import type { Archive } from './archive-toc.ts'
import { ownBlock } from './comments.ts'
import type { Database } from './databases.ts'
import { formText, type OpenDump } from './dumps/open-dump.ts'
import { type RestoreRoute, routeOf } from './dumps/restore-route.ts'
import type { Backup } from './manifest.ts'
import { databaseFacts, notFound } from './plan-words.ts'
import { isComplete, type Shortfall } from './restore-completeness.ts'
import type { RestoreInput, Scene } from './restore-input.ts'
import { isOfAnotherDump } from './restore-mark.ts'
import type { KnownRoles } from './roles.ts'
import { identityText, type ServerIdentity } from './server-identity.ts'

export const RestoreDetailsSchema = z.object({
  run: z.string(),
  backup: z.string(),
  dump: z.string(),
  sha256: z.string(),
  side: z.string(),
  sideOid: z.string(),
  /** How many objects the archive lists: the denominator of the progress. */
  objects: z.number(),
  /** Of the dump's file: the denominator where it is streamed. */
  bytes: z.number(),
  /** How many rows there must be is known: from the manifest, or from the script itself. */
  counted: z.boolean(),
  withoutOwners: z.boolean(),
  serverMajor: z.number(),
})
export type RestoreDetails = z.infer<typeof RestoreDetailsSchema>

export interface RestoreObserved {
  readonly input: RestoreInput
  readonly scene: Scene
  readonly backup: Backup
  readonly dump: OpenDump
  readonly archive: Archive
  readonly identity: ServerIdentity
  readonly live: Database | undefined
  readonly side: Database | undefined
  /** What the side database has that template0 has not; 0 is an empty one. */
  readonly objects: number
  /** What a side database that is not empty lacks. */
  readonly shortfall: Shortfall | undefined
  readonly roles: KnownRoles
  readonly sha256: string
  /** A backend works on the side database right now. */
  readonly working: boolean
}

/** Plans the one program that fills the copy. */
export function planRestore(observed: RestoreObserved): Planned<RestoreDetails> {
  const { scene, backup, dump, archive, side, shortfall, identity } = observed
  const no = refusalOf(observed)
  if (no !== undefined) return { kind: 'refusal', failure: no }
  if (side === undefined) return { kind: 'refusal', failure: notFound(scene.side) }
  const filled = observed.objects > 0
  const owners = [...observed.roles.missing, ...observed.roles.foreign]
  const counted = backup.manifest !== undefined || archive.rows !== undefined
  // Another console may have begun this run with another dump.
  const isOther = isOfAnotherDump(ownBlock(side.comment), {
    dump: backup.dump,
    sha256: observed.sha256,
  })
  if (filled && !isOther && counted && shortfall !== undefined && isComplete(shortfall))
    return {
      kind: 'nothing-to-do',
      because: `${side.name} holds the whole dump already.`,
      evidence: databaseFacts('side database', side),
    }
  const withoutOwners = owners.length > 0
  const route: RestoreRoute = routeOf({ dump, side: side.name, filled, withoutOwners })
  if (filled && !route.cleans) return { kind: 'refusal', failure: notEmpty(side.name, backup.dump) }
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'restore-beside',
      title: `Restore ${backup.dump} into ${side.name}`,
      now: databaseFacts('side database', side),
      target: [
        fact('dump', backup.dump),
        fact('read as', route.because),
        fact('form', formText(dump)),
        fact('SHA-256', observed.sha256),
      ],
      acts: [{ kind: 'command', tool: route.tool, args: route.args }],
      preconditions: {
        server: identityText(identity),
        sideOid: side.oid,
        sha256: observed.sha256,
        side: filled ? 'left half filled by an earlier attempt of this run' : 'empty',
      },
      details: {
        ...{ run: scene.run, backup: observed.input.target.backup, dump: backup.dump },
        ...{ sha256: observed.sha256, side: side.name, sideOid: side.oid },
        objects: archive.entries.length,
        ...{ bytes: dump.bytes, counted, withoutOwners },
        serverMajor: Math.floor(identity.versionNumber / 10_000),
      },
      reversibility: 'reversible',
      warnings: [
        ...(filled ? ['What an earlier attempt left in the copy is removed first.'] : []),
        ...(owners.length > 0
          ? [
              `Everything will belong to ${identity.role}: the dump names ${owners.join(', ')}, which do not exist here or of which ${identity.role} is no member.`,
            ]
          : []),
      ],
    },
  }
}

function refusalOf(observed: RestoreObserved): Failure | undefined {
  const { scene, side, live, backup, working, sha256 } = observed
  const expected = backup.manifest?.sha256
  if (expected !== undefined && expected !== sha256)
    return hashMismatch(backup.dump, { expected, found: sha256 })
  if (side !== undefined && side.oid === live?.oid)
    return failure('BLOCKED', {
      summary: `${scene.side} is the live database.`,
      tried: 'compared the OIDs of the live and the side database',
      next: 'Correct the profile: the name of the live database must not look like a copy.',
      retry: 'no',
    })
  if (working)
    return failure('ANOTHER_IN_PROGRESS', {
      summary: `Somebody works on ${scene.side} right now.`,
      tried: `looked for sessions of ${scene.side}`,
      next: 'Wait for it to end: what a killed pg_restore left behind notices within some seconds.',
    })
  return undefined
}

function notEmpty(side: string, dump: string): Failure {
  return failure('BLOCKED', {
    summary: `${side} is not empty, and ${dump} cannot be restored over what is there.`,
    tried: `counted what ${side} holds`,
    next: 'Drop the copy (drop-side), and begin again.',
  })
}

/** The file is not the one that the manifest was written for. */
export function hashMismatch(
  dump: string,
  sums: { readonly expected: string; readonly found: string },
): Failure {
  return failure('DUMP_HASH_MISMATCH', {
    summary: `${dump} is not the file that its manifest describes.`,
    tried: `computed the SHA-256 of ${dump}`,
    answered: `manifest ${sums.expected}, file ${sums.found}`,
    next: 'Do not restore it. Fetch the dump again, or choose another one.',
    field: 'target.backup',
    retry: 'no',
  })
}
