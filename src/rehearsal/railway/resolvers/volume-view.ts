import type { StoredVolume } from '../model.ts'
import { NotAuthorized } from '../platform.ts'
import type { ViewedPlatform } from './views.ts'

export const MOUNT_PATH = '/var/lib/postgresql/data'
const DAY_MS = 86_400_000

/** What is kept of the volume. */
export function volumeOf(platform: ViewedPlatform): StoredVolume {
  const { volume, environmentId } = platform.store.current()
  const mounted = `${environmentId.slice(0, 24)}b00000000002`
  return volume ?? { mounted, removed: [], locked: [], workflows: [] }
}

/** The volume instance's id; the volume's own id is another and is refused, as on the platform. */
function idsOf(platform: ViewedPlatform): { readonly instance: string; readonly volume: string } {
  const { mounted } = volumeOf(platform)
  const first = `${platform.store.current().environmentId.slice(0, 24)}b00000000002`
  const instance =
    mounted === first ? `${first.slice(0, -1)}1` : `${mounted.slice(0, 24)}b0000000000f`
  return { instance, volume: mounted }
}

/** The database's volume in the one environment. */
export function volumeInstanceView(platform: ViewedPlatform) {
  const state = platform.store.current()
  const postgres = state.services.find(({ role }) => role === 'postgres')
  const { instance, volume } = idsOf(platform)
  return {
    __typename: 'VolumeInstance',
    id: instance,
    volumeId: volume,
    serviceId: postgres?.id ?? null,
    environmentId: state.environmentId,
    mountPath: MOUNT_PATH,
    sizeMB: 50_000,
    currentSizeMB: 475,
    state: 'READY',
    region: 'europe-west4-drams3a',
    externalId: null,
    isPendingDeletion: false,
    createdAt: state.createdAt,
    deletedAt: null,
    environment: () => platform.views.environment(),
    service: () => {
      if (postgres === undefined) throw new NotAuthorized()
      return platform.views.service(postgres)
    },
    volume: () => ({
      __typename: 'Volume',
      id: volume,
      name: 'postgres-volume',
      createdAt: state.createdAt,
      projectId: state.projectId,
      project: () => platform.views.project(),
    }),
  }
}

/** The volumes of the environment: the database's, and one for each database that was recovered beside it. */
export function volumeInstanceViews(platform: ViewedPlatform) {
  const [source, ...recovered] = platform.store
    .current()
    .services.filter(({ role }) => role === 'postgres')
  const own = volumeInstanceView(platform)
  if (source === undefined) return [own]
  return [
    own,
    ...recovered.map((service) => ({
      ...own,
      id: `${service.instanceId.slice(0, 24)}b00000000011`,
      volumeId: `${service.instanceId.slice(0, 24)}b00000000012`,
      serviceId: service.id,
      createdAt: service.createdAt,
      service: () => platform.views.service(service),
    })),
  ]
}

/** Throws unless the id is that of the volume instance (the volume's id is not). */
export function requireVolumeInstance(platform: ViewedPlatform, id: string): void {
  if (id !== idsOf(platform).instance) throw new NotAuthorized()
}

/** The daily backups of the last three nights, youngest first, but those that a restore took away. */
export function volumeBackups(platform: ViewedPlatform) {
  const lastNight = new Date(platform.now())
  lastNight.setUTCHours(3, 0, 0, 0)
  if (lastNight > platform.now()) lastNight.setUTCDate(lastNight.getUTCDate() - 1)
  const base = platform.store.current().environmentId.slice(0, 24)
  const { removed, locked } = volumeOf(platform)
  return [0, 1, 2]
    .map((nights) => {
      const at = new Date(lastNight.getTime() - nights * DAY_MS)
      // A night has one id, whenever it is asked for.
      const id = `${base}b1${String(Math.floor(at.getTime() / DAY_MS)).padStart(10, '0')}`
      return {
        id,
        name: null,
        createdAt: at.toISOString(),
        expiresAt: locked.includes(id) ? null : new Date(at.getTime() + 6 * DAY_MS).toISOString(),
        externalId: `vb_rehearsal_${id.slice(-5)}`,
        creatorId: null,
        scheduleId: `${base}b00000000004`,
        referencedMB: 475,
        usedMB: 475,
        volumeInstanceSizeMB: 50_000,
      }
    })
    .filter(({ id }) => !removed.includes(id))
}
