import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import { canonicalJson } from '../../../../../shared/domain/json.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { RailwayProfile } from '../../../../../shared/domain/profile.ts'
import type { Operation } from '../../../ports/system.ts'
import { railwayOf } from '../configuration.ts'
import { mutationAct, sendRailway } from '../send.ts'
import { patchLines } from './patch-lines.ts'
import { readVolume, type VolumeSight } from './read-volume.ts'
import { stagedTable } from './restore-backup.ts'

const Input = z.object({ override: z.string().exactOptional() })
type Input = z.infer<typeof Input>

const Details = z.object({ environmentId: z.string(), staged: z.string(), volumeId: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly railway: RailwayProfile
  readonly sight: VolumeSight
}

const DOCUMENT = `mutation CommitStaged($environment: String!, $message: String) {
  environmentPatchCommitStaged(environmentId: $environment, commitMessage: $message, skipDeploys: false)
}`

const callOf = (environmentId: string) => ({
  name: 'CommitStaged',
  document: DOCUMENT,
  variables: {
    environment: environmentId,
    message: 'Mount the restored volume (rollback console)',
  },
})

/**
 * Commits what is staged: the restored volume is mounted, and with it goes *everything* that anybody staged in this
 * environment. All of it is shown, and any change to it makes the approval stale. What follows deploys the newest
 * commit of the services that are touched: look at the running commit afterwards.
 */
export const commitStaged: Operation<Input, Observed, Details> = {
  system: 'railway',
  name: 'commit-staged',
  input: Input,
  details: Details,
  patience: { everyMs: 2000, forMs: 600_000 },
  async probe(_input, world, signal) {
    return { railway: railwayOf(world.profile), sight: await readVolume(world, signal) }
  },
  plan,
  planUndo: (plan_) => ({
    kind: 'no-way-back',
    because: `The volume from before (${plan_.details.volumeId}) is kept, unmounted: mount it again in the dashboard.`,
  }),
  preState: (plan_) => Promise.resolve({ volumeId: plan_.details.volumeId }),
  apply: (plan_, world, signal) =>
    sendRailway(callOf(plan_.details.environmentId), 1, { world, signal }),
  async reconcile({ plan: { details } }, world, signal) {
    const sight = await readVolume(world, signal)
    return sight.volumeId === details.volumeId ? 'did-not' : 'happened'
  },
  async verify({ details }, world, signal) {
    const sight = await readVolume(world, signal)
    const evidence = [fact('volume', `${sight.volumeId}, ${sight.state ?? 'state unknown'}`)]
    if (sight.volumeId !== details.volumeId && sight.state === 'READY')
      return { kind: 'verified', evidence: [...evidence, stagedTable(sight)] }
    return { kind: 'pending', waitingFor: 'the restored volume to be mounted', evidence }
  },
}

function plan(input: Input, { railway, sight }: Observed): Planned<Details> {
  const lines = patchLines(sight.staged, sight.services)
  const foreign = lines.filter(({ mounts }) => !mounts)
  if (!lines.some(({ mounts }) => mounts))
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        summary: 'No change of the volume is staged: there is nothing of ours to commit.',
        tried: 'read the staged changes of the environment',
        answered: `${foreign.length} other change(s) are staged`,
        next: 'Restore a volume backup first, or look whether it was committed already.',
        retry: 'probe-first',
      }),
    }
  if (foreign.length > 0 && input.override === undefined)
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        summary: `Colleagues have staged ${foreign.length} change(s) that would go live with this: ${foreign.map(({ path }) => path).join(', ')}.`,
        tried: 'read the staged changes of the environment',
        answered: foreign.map(({ path, value }) => `${path}: ${value}`).join('; '),
        next: 'Ask them, and discard these changes in the dashboard; or go past this with a reason.',
        retry: 'probe-first',
      }),
      override: 'Their changes go live together with the restored volume.',
    }
  const { environmentId } = railway
  return {
    kind: 'plan',
    plan: {
      system: 'railway',
      operation: 'commit-staged',
      title: 'Mount the restored volume, and commit everything that is staged',
      now: [fact('volume', sight.volumeId), stagedTable(sight)],
      target: lines.map(({ path, value }) => fact(path, value)),
      acts: [mutationAct(railway, callOf(environmentId))],
      preconditions: { volume: sight.volumeId, staged: canonicalJson(sight.staged) },
      details: { environmentId, staged: canonicalJson(sight.staged), volumeId: sight.volumeId },
      reversibility: 'irreversible',
      challenge: {
        expects: `${lines.length} ${sight.volumeId.slice(-4)}`,
        madeOf: `how many changes are staged, a space, and the last four characters of the id of the volume that goes (${sight.volumeId})`,
      },
      warnings: [
        'The database is away while its volume is changed.',
        ...foreign.map(({ path }) => `${path} goes live too; it is not ours.`),
        'Services that are touched deploy their newest commit, which may be the bad one: look at the running commit afterwards.',
      ],
    },
  }
}
