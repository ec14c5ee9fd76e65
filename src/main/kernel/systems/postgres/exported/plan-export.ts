import { z } from 'zod'
import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { Database } from '../databases.ts'
import { databaseFacts, notFound, sizeText } from '../plan-words.ts'
import type { Scene } from '../restore-input.ts'
import { identityText, type ServerIdentity } from '../server-identity.ts'
import type { RowsManifest } from './rows-manifest.ts'

export const ExportInput = z.object({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  /** The database from before a swap; or what a swap back sets aside, or has set aside. */
  of: z.enum(['kept', 'set-aside']),
})
export type ExportInput = z.infer<typeof ExportInput>

export const ExportDetails = z.object({
  run: z.string(),
  /** What only it holds, compared with live; or what was written into it since the swap that made it live. */
  rows: z.enum(['only-there', 'since-swap']),
  database: z.string(),
  oid: z.string(),
  server: z.string(),
  serverVersion: z.string(),
  folder: z.string(),
})
export type ExportDetails = z.infer<typeof ExportDetails>

/** What is seen before rows leave. */
export interface ExportObserved {
  readonly scene: Scene
  readonly identity: ServerIdentity
  readonly live: Database | undefined
  /** Whose rows leave. */
  readonly doomed: Database | undefined
  readonly folder: string | undefined
  readonly recipients: readonly string[]
  readonly done: RowsManifest | undefined
}

/** Says which rows leave, and where to. */
export function planExport(_: ExportInput, observed: ExportObserved): Planned<ExportDetails> {
  const { scene, identity, live, doomed, folder, recipients, done } = observed
  const rows = doomed?.oid === live?.oid ? 'since-swap' : 'only-there'
  if (doomed === undefined)
    return { kind: 'nothing-to-do', because: 'No swap left anything to export.', evidence: [] }
  if (live === undefined) return { kind: 'refusal', failure: notFound(scene.live) }
  if (folder === undefined) return { kind: 'refusal', failure: nowhere() }
  if (done !== undefined && rows === 'only-there')
    return {
      kind: 'nothing-to-do',
      because: `${folder} has the rows already, whole, from ${done.at}.`,
      evidence: exportEvidence(folder, done),
    }
  if (recipients.length === 0) return { kind: 'refusal', failure: noKit() }
  const which =
    rows === 'since-swap' ? 'written since the swap' : `that ${scene.live} lacks, or has otherwise`
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'export-rows',
      title: `Export the rows of ${doomed.name} ${which}`,
      now: databaseFacts('database', doomed),
      target: [
        fact('files', folder),
        fact('form', 'COPY text, gzip, age; mode 0600; with a manifest of counts and SHA-256'),
        fact('opened by', recipients.join(', ')),
      ],
      acts: [
        { kind: 'manual', instruction: `Writes files into ${folder}; the server is only read.` },
      ],
      preconditions: { server: identityText(identity), oid: doomed.oid, liveOid: live.oid },
      details: {
        ...{ run: scene.run, rows, database: doomed.name, oid: doomed.oid, folder },
        ...{ server: identityText(identity), serverVersion: identity.version },
      },
      reversibility: 'reversible',
      warnings: ['Sequences and large objects are not part of it.'],
    },
  }
}

/** An export as evidence. */
export function exportEvidence(folder: string, manifest: RowsManifest): readonly Evidence[] {
  return [
    fact('files', folder),
    fact('as of', `${manifest.at}, LSN ${manifest.lsn}`),
    {
      kind: 'table',
      label: 'exported rows',
      columns: ['table', 'rows', 'which', 'size', 'SHA-256'],
      rows: manifest.tables.map(({ table, rows, which, bytes, sha256 }) => [
        table,
        rows,
        which,
        sizeText(bytes),
        sha256,
      ]),
    },
  ]
}

function noKit(): Failure {
  return failure('BLOCKED', {
    summary: 'There is no recovery kit: nobody could open the exported rows.',
    tried: 'looked for recipients of the log and of the profile',
    next: 'Make the recovery kit, or name recipients in the profile.',
    field: 'recipients',
  })
}

function nowhere(): Failure {
  return failure('PROFILE_INVALID', {
    summary: 'The profile names no directory of backups: there is no place for the exported rows.',
    tried: 'read systems.postgres.backups of the profile',
    next: 'Name a directory on this laptop first in systems.postgres.backups.',
    field: 'systems.postgres.backups',
    retry: 'no',
  })
}
