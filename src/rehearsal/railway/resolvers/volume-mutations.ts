import { mergePatches } from '../environment-patch.ts'
import type { RailwayState, StoredVolume, StoredWorkflow } from '../model.ts'
import type { Recovery } from '../simulator-options.ts'
import type { ViewedPlatform } from './views.ts'
import { MOUNT_PATH, requireVolumeInstance, volumeBackups, volumeOf } from './volume-view.ts'

/** A workflow is not known at once, and takes its time (railway.md, 7). */
const UNKNOWN_MS = 300
const WORKING_MS = 1_500

/** Recovery reaches back four weeks (railway.md, 8). */
const WINDOW_MS = 28 * 86_400_000

interface RestoreArguments {
  readonly volumeInstanceId: string
  readonly volumeInstanceBackupId: string
}

interface PointArguments {
  readonly volumeInstanceId: string
  readonly targetTimestamp: string
  readonly newServiceName?: string | null
}

/**
 * Volume backups and point-in-time recovery, with what the vendor's pages say in passing: a restore that is complete
 * has only staged a change; backups younger than the restored one are gone; recovery makes a service beside.
 */
export function createVolumeMutations(platform: ViewedPlatform) {
  function begin(work: StoredWorkflow['work']): { readonly workflowId: string } {
    const id = platform.newId()
    const at = platform.now().getTime()
    changeVolume(platform, (volume) => ({
      ...volume,
      workflows: [...volume.workflows, { id, at, work, done: false }],
    }))
    return { workflowId: id }
  }

  function requireBackup(args: RestoreArguments): void {
    requireVolumeInstance(platform, args.volumeInstanceId)
    if (volumeBackups(platform).every(({ id }) => id !== args.volumeInstanceBackupId))
      throw new Error('Volume instance backup not found')
  }

  return {
    volumeInstanceBackupRestore: (args: RestoreArguments) => {
      requireBackup(args)
      return begin({
        kind: 'restore',
        backupId: args.volumeInstanceBackupId,
        volumeId: platform.newId(),
      })
    },
    volumeInstanceBackupLock: (args: RestoreArguments) => {
      requireBackup(args)
      changeVolume(platform, (volume) => ({
        ...volume,
        locked: [...volume.locked, args.volumeInstanceBackupId],
      }))
      return true
    },
    volumeInstancePITRRestore: (args: PointArguments) => {
      requireVolumeInstance(platform, args.volumeInstanceId)
      const target = new Date(args.targetTimestamp)
      const first = platform.now().getTime() - WINDOW_MS
      if (target > platform.now() || target.getTime() < first)
        throw new Error('Target timestamp is outside the recovery window')
      const stamp = platform.now().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 13)
      const name = args.newServiceName ?? `postgres-restored-${stamp}`
      return begin({ kind: 'recover', serviceId: platform.newId(), name, to: target.getTime() })
    },
  }
}

/** What a workflow has come to; the work of one that is due is done first. */
export function workflowStatus(platform: ViewedPlatform, id: string) {
  settleWorkflows(platform)
  const found = volumeOf(platform).workflows.find((each) => each.id === id)
  const known = found !== undefined && platform.now().getTime() >= found.at + UNKNOWN_MS
  if (!known) return { status: 'NotFound', error: null }
  if (found.error !== undefined) return { status: 'Error', error: found.error }
  return { status: found.done ? 'Complete' : 'Running', error: null }
}

/** Does what is due: called before anything that shows it. */
export function settleWorkflows(platform: ViewedPlatform): void {
  const now = platform.now().getTime()
  for (const workflow of volumeOf(platform).workflows) {
    if (workflow.done || workflow.error !== undefined) continue
    if (workflow.work.kind === 'recover' && platform.recovery !== undefined) {
      recoverOnce(platform, workflow, platform.recovery)
      continue
    }
    if (now < workflow.at + WORKING_MS) continue
    if (workflow.work.kind === 'restore') stageRestored(platform, workflow.work)
    else addService(platform, workflow.work)
    endWorkflow(platform, workflow.id, { done: true })
  }
}

function recoverOnce(platform: ViewedPlatform, { id, work }: StoredWorkflow, by: Recovery): void {
  if (work.kind !== 'recover' || platform.recovering.has(id)) return
  platform.recovering.add(id)
  by.recover(work.serviceId, new Date(work.to)).then(
    (port) => {
      addService(platform, work, port)
      endWorkflow(platform, id, { done: true })
    },
    (error: unknown) => endWorkflow(platform, id, { error: String(error) }),
  )
}

function endWorkflow(
  platform: ViewedPlatform,
  id: string,
  end: Partial<Pick<StoredWorkflow, 'done' | 'error'>>,
): void {
  changeVolume(platform, (volume) => ({
    ...volume,
    workflows: volume.workflows.map((each) => (each.id === id ? { ...each, ...end } : each)),
  }))
}

/** The copy lies in a new volume, and only the change of mounts is staged, over whatever else is staged already. */
function stageRestored(
  platform: ViewedPlatform,
  work: Extract<StoredWorkflow['work'], { readonly kind: 'restore' }>,
): void {
  const chosen = volumeBackups(platform).find(({ id }) => id === work.backupId)
  const younger = volumeBackups(platform).filter(
    (each) => chosen !== undefined && each.createdAt > chosen.createdAt,
  )
  const { mounted } = volumeOf(platform)
  const postgres = platform.store.current().services.find(({ role }) => role === 'postgres')
  const volumeMounts = { [mounted]: null, [work.volumeId]: { mountPath: MOUNT_PATH } }
  const change = { services: { [postgres?.id ?? '']: { volumeMounts } } }
  const at = platform.now().toISOString()
  platform.store.change((state) => ({
    ...state,
    staged: {
      id: state.staged?.id ?? platform.newId(),
      status: 'STAGED',
      patch: mergePatches(state.staged?.patch ?? {}, change),
      message: null,
      createdAt: state.staged?.createdAt ?? at,
      updatedAt: at,
      appliedAt: null,
    },
  }))
  changeVolume(platform, (volume) => ({
    ...volume,
    removed: [...volume.removed, ...younger.map(({ id }) => id)],
  }))
}

function addService(
  platform: ViewedPlatform,
  work: Extract<StoredWorkflow['work'], { readonly kind: 'recover' }>,
  port?: number,
): void {
  const at = platform.now().toISOString()
  platform.store.change((state) => {
    const source = state.services.find(({ role }) => role === 'postgres')
    if (source === undefined) return state
    const { serviceId: id, name } = work
    const own = port === undefined ? {} : { port }
    const sibling = { ...source, ...own, id, name, instanceId: platform.newId() }
    return { ...state, services: [...state.services, { ...sibling, createdAt: at, updatedAt: at }] }
  })
}

/** With a committed change of mounts another volume is the database's; the old one stays, unmounted. */
export function mountVolumes(state: RailwayState, patch: unknown): RailwayState {
  const found = /"volumeMounts":\{[^}]*"([^"]+)":\{"mountPath"/.exec(JSON.stringify(patch))
  if (found?.[1] === undefined || state.volume === undefined) return state
  return { ...state, volume: { ...state.volume, mounted: found[1] } }
}

function changeVolume(
  platform: ViewedPlatform,
  change: (volume: StoredVolume) => StoredVolume,
): void {
  const volume = volumeOf(platform)
  platform.store.change((state) => ({ ...state, volume: change(volume) }))
}
