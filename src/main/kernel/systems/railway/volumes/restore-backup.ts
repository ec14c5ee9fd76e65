import { z } from 'zod'
import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import { canonicalJson } from '../../../../../shared/domain/json.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { RailwayProfile } from '../../../../../shared/domain/profile.ts'
import type { MigrationToUndo } from '../../../../../shared/domain/recovery-point.ts'
import type { Operation } from '../../../ports/system.ts'
import { dashboardLink, railwayOf } from '../configuration.ts'
import { mutationAct, sendRailway } from '../send.ts'
import { chooseBackup } from './choose-backup.ts'
import { patchLines } from './patch-lines.ts'
import { readVolume, type VolumeBackup, type VolumeSight } from './read-volume.ts'

const Input = z.object({
  /** Id of the volume backup; where none is given, the youngest without the first migration to undo. */
  backup: z.string().exactOptional(),
  override: z.string().exactOptional(),
})
type Input = z.infer<typeof Input>

const Details = z.object({
  backup: z.string(),
  instanceId: z.string(),
  volumeId: z.string(),
  stagedBefore: z.string(),
})
type Details = z.infer<typeof Details>

interface Observed {
  readonly railway: RailwayProfile
  readonly sight: VolumeSight
  readonly toUndo: MigrationToUndo | undefined
}

const DOCUMENT = `mutation RestoreBackup($volume: String!, $backup: String!) {
  volumeInstanceBackupRestore(volumeInstanceId: $volume, volumeInstanceBackupId: $backup) { workflowId }
}`

function callOf(details: Pick<Details, 'instanceId' | 'backup'>) {
  const variables = { volume: details.instanceId, backup: details.backup }
  return { name: 'RestoreBackup', document: DOCUMENT, variables }
}

/**
 * Has Railway copy a backup into a new volume. That restores nothing yet: it only stages a change of mounts, which
 * `commit-staged` carries out (facts/railway.md §7).
 */
export const restoreVolumeBackup: Operation<Input, Observed, Details> = {
  system: 'railway',
  name: 'restore-volume-backup',
  input: Input,
  details: Details,
  // Railway's own command line waits half an hour.
  patience: { everyMs: 2000, forMs: 1_800_000 },
  async probe(_input, world, signal) {
    const [sight, toUndo] = await Promise.all([
      readVolume(world, signal),
      // A database that does not answer is no reason against its backup.
      world.platform.firstToUndo(signal).catch(() => undefined),
    ])
    return { railway: railwayOf(world.profile), sight, toUndo }
  },
  plan,
  planUndo: () => ({
    kind: 'no-way-back',
    because:
      'Nothing is mounted yet: discard the staged change in the dashboard instead of committing it. Backups that it removed do not come back.',
  }),
  preState: (plan_) => Promise.resolve({ staged: plan_.details.stagedBefore }),
  apply: (plan_, world, signal) => sendRailway(callOf(plan_.details), 1, { world, signal }),
  async reconcile({ plan: { details } }, world, signal) {
    const sight = await readVolume(world, signal)
    if (stagesMount(sight, details)) return 'happened'
    // A copy in the making shows itself only in the volume's state.
    return sight.state === 'READY' ? 'did-not' : 'unsettled'
  },
  async verify({ details }, world, signal) {
    const sight = await readVolume(world, signal)
    if (stagesMount(sight, details))
      return { kind: 'verified', evidence: [stagedTable(sight), fact('volume', sight.volumeId)] }
    const waitingFor = 'Railway to copy the backup into a new volume and to stage the change'
    return {
      kind: 'pending',
      waitingFor,
      evidence: [fact('volume state', sight.state ?? 'unknown')],
    }
  },
}

function stagesMount(sight: VolumeSight, details: Details): boolean {
  const changed = canonicalJson(sight.staged) !== details.stagedBefore
  return changed && patchLines(sight.staged, {}).some(({ mounts }) => mounts)
}

function plan(input: Input, { railway, sight, toUndo }: Observed): Planned<Details> {
  const found = chooseBackup(sight.backups, { id: input.backup, toUndo })
  const chosen = found?.backup
  if (found === undefined || chosen === undefined)
    return refusal('NO_CANDIDATE', {
      summary: 'Railway lists no such backup of the volume.',
      answered: `${sight.backups.length} backup(s)`,
      next: 'Look at the backups of the database service.',
    })
  const { younger, hasMigration } = found
  if (younger.length > 0 && input.override === undefined) return removesBackups(younger)
  const details = {
    backup: chosen.id,
    instanceId: sight.instanceId,
    volumeId: sight.volumeId,
    stagedBefore: canonicalJson(sight.staged),
  }
  return {
    kind: 'plan',
    plan: {
      system: 'railway',
      operation: 'restore-volume-backup',
      title: `Have Railway copy the backup of ${chosen.createdAt} into a new volume`,
      now: [fact('volume', `${sight.volumeId}, ${sight.sizeMB} MB`), stagedTable(sight)],
      target: [
        fact('backup', `${chosen.id} of ${chosen.createdAt}, ${chosen.usedMB ?? '?'} MB`),
        fact('backups that go', younger.map(({ createdAt }) => createdAt).join(', ') || 'none'),
      ],
      acts: [mutationAct(railway, callOf(details))],
      preconditions: { volume: sight.volumeId, staged: details.stagedBefore },
      details,
      reversibility: younger.length > 0 ? 'irreversible' : 'reversible',
      ...(younger.length > 0
        ? {
            challenge: {
              expects: `${younger.length} ${sight.volumeId.slice(-4)}`,
              madeOf: `how many backups go, a space, and the last four characters of the volume's id (${sight.volumeId})`,
            },
          }
        : {}),
      warnings: [
        ...(hasMigration && toUndo !== undefined
          ? [`${toUndo.name} is in this backup: it began ${toUndo.startedAt}.`]
          : []),
        'Everything written after the backup is left behind: a pg_dump of now is the only other copy.',
        'When it is complete nothing is restored yet: the change it stages must be committed.',
        `By hand: ${dashboardLink(railway, sight.serviceId)}`,
      ],
    },
  }
}

function removesBackups(younger: readonly VolumeBackup[]): Planned<Details> {
  const words = younger.map(
    ({ createdAt, expiresAt }) => `${createdAt}${expiresAt === null ? ' (locked)' : ''}`,
  )
  return {
    ...refusal('BLOCKED', {
      summary: `Restoring this backup removes ${younger.length} younger one(s): ${words.join(', ')}.`,
      answered: 'Railway removes the backups that are newer than the restored one.',
      next: 'Take a pg_dump of what they hold first, or choose the youngest backup.',
    }),
    override: 'These backups are gone for good; locking them is not known to save them.',
  }
}

/** What is staged now: it all goes with the next commit, whoever staged it. */
export function stagedTable({ staged, services }: VolumeSight): Evidence {
  return {
    kind: 'table',
    label: 'staged in this environment',
    columns: ['change', 'to'],
    rows: patchLines(staged, services).map(({ path, value }) => [path, value]),
  }
}

function refusal(
  code: 'NO_CANDIDATE' | 'BLOCKED',
  words: { readonly summary: string; readonly answered: string; readonly next: string },
): { readonly kind: 'refusal'; readonly failure: ReturnType<typeof failure> } {
  return {
    kind: 'refusal',
    failure: failure(code, {
      ...words,
      tried: 'listed the backups of the volume',
      retry: 'probe-first',
    }),
  }
}
