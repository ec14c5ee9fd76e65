import { NotAuthorized } from '../platform.ts'
import type { ViewedPlatform } from './views.ts'

/** The volume instance's id; the volume's own id is another and is refused, as on the platform. */
function idsOf(platform: ViewedPlatform): { readonly instance: string; readonly volume: string } {
  const base = platform.store.current().environmentId.slice(0, 24)
  return { instance: `${base}b00000000001`, volume: `${base}b00000000002` }
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
    mountPath: '/var/lib/postgresql/data',
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

/** Throws unless the id is that of the volume instance (the volume's id is not). */
export function requireVolumeInstance(platform: ViewedPlatform, id: string): void {
  if (id !== idsOf(platform).instance) throw new NotAuthorized()
}

/** The daily backup of last night; restoring from it is not part of this simulator yet. */
export function volumeBackups(platform: ViewedPlatform) {
  const lastNight = new Date(platform.now())
  lastNight.setUTCHours(3, 0, 0, 0)
  if (lastNight > platform.now()) lastNight.setUTCDate(lastNight.getUTCDate() - 1)
  const { instance } = idsOf(platform)
  return [
    {
      id: `${instance.slice(0, 24)}b00000000003`,
      name: null,
      createdAt: lastNight.toISOString(),
      expiresAt: new Date(lastNight.getTime() + 6 * 86_400_000).toISOString(),
      externalId: 'vb_rehearsal_1',
      creatorId: null,
      scheduleId: `${instance.slice(0, 24)}b00000000004`,
      referencedMB: 475,
      usedMB: 475,
      volumeInstanceSizeMB: 50_000,
    },
  ]
}
