import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { RailwayProfile } from '../../../../../shared/domain/profile.ts'
import type { MigrationToUndo } from '../../../../../shared/domain/recovery-point.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { Operation } from '../../../ports/system.ts'
import { settle } from '../../settle.ts'
import { railwayOf } from '../configuration.ts'
import type { RailwayCall } from '../graphql.ts'
import { mutationAct, sendRailway } from '../send.ts'
import { chooseBackup } from './choose-backup.ts'
import { readVolume, type VolumeSight } from './read-volume.ts'

const Input = z.object({ backup: z.string().exactOptional() })
type Input = z.infer<typeof Input>

const Details = z.object({ instanceId: z.string(), backups: z.array(z.string()) })
type Details = z.infer<typeof Details>

interface Observed {
  readonly railway: RailwayProfile
  readonly sight: VolumeSight
  readonly toUndo: MigrationToUndo | undefined
}

/** One request for all of them. */
function callOf({ instanceId, backups }: Details): RailwayCall {
  const parameters = backups.map((_, index) => `$b${index}: String!`).join(', ')
  const fields = backups.map(
    (_, index) =>
      `s${index}: volumeInstanceBackupLock(volumeInstanceId: $volume, volumeInstanceBackupId: $b${index})`,
  )
  return {
    name: 'LockBackups',
    document: `mutation LockBackups($volume: String!, ${parameters}) { ${fields.join(' ')} }`,
    variables: {
      volume: instanceId,
      ...Object.fromEntries(backups.map((id, index) => [`b${index}`, id])),
    },
  }
}

/** Takes the expiry away from the backups that a restore of an older one would remove. That it saves them is not documented. */
export const lockYounger: Operation<Input, Observed, Details> = {
  system: 'railway',
  name: 'lock-younger',
  input: Input,
  details: Details,
  patience: { everyMs: 1_000, forMs: 60_000 },
  async probe(_input, world, signal) {
    const [sight, toUndo] = await Promise.all([
      readVolume(world, signal),
      world.platform.firstToUndo(signal).catch(() => undefined),
    ])
    return { railway: railwayOf(world.profile), sight, toUndo }
  },
  plan,
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'Railway knows no unlocking by request: give them an expiry in the dashboard.',
  }),
  preState: async () => ({}),
  apply: ({ details }, world, signal) =>
    sendRailway(callOf(details), details.backups.length, { world, signal }),
  reconcile: ({ plan: { details } }, world, signal) =>
    settle(
      async () => ((await unlocked(details, world, signal)).length === 0 ? 'happened' : 'did-not'),
      { looks: 4, everyMs: 1_000 },
      { world, signal },
    ),
  async verify({ details }, world, signal) {
    const left = await unlocked(details, world, signal)
    return left.length === 0
      ? { kind: 'verified', evidence: [fact('locked', details.backups.join(', '))] }
      : { kind: 'pending', waitingFor: `a lock of ${left.join(', ')}`, evidence: [] }
  },
}

function plan({ backup: id }: Input, { railway, sight, toUndo }: Observed): Planned<Details> {
  const chosen = chooseBackup(sight.backups, { id, toUndo })
  const open = (chosen?.younger ?? []).filter(({ expiresAt }) => expiresAt !== null)
  if (open.length === 0) {
    const because =
      chosen === undefined || chosen.younger.length === 0
        ? 'No backup is younger than the chosen one.'
        : 'Every younger backup is locked already.'
    return { kind: 'nothing-to-do', because, evidence: [] }
  }
  const details = { instanceId: sight.instanceId, backups: open.map(({ id: one }) => one) }
  return {
    kind: 'plan',
    plan: {
      system: 'railway',
      operation: 'lock-younger',
      title: `Lock ${open.length} younger backup(s) of the volume`,
      now: open.map(({ createdAt, expiresAt }) => fact(createdAt, `expires ${expiresAt ?? ''}`)),
      target: open.map(({ createdAt }) => fact(createdAt, 'locked: no expiry')),
      acts: [mutationAct(railway, callOf(details))],
      preconditions: { volume: sight.volumeId },
      details,
      reversibility: 'reversible',
      warnings: [
        'Whether a lock saves them from the restore of an older backup is not documented: a pg_dump of what they hold does.',
      ],
    },
  }
}

async function unlocked(
  { backups }: Details,
  world: Reads,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const sight = await readVolume(world, signal)
  return backups.filter((id) =>
    sight.backups.some((one) => one.id === id && one.expiresAt !== null),
  )
}
