import type { StoredService } from '../model.ts'
import type { ViewedPlatform } from './views.ts'

/** Public access of a database is on in the rehearsal; other services have none. */
export function tcpProxyViews(platform: ViewedPlatform, service: StoredService) {
  const { host, port } = platform.database
  const first = platform.store.current().services.find(({ role }) => role === 'postgres')
  // A recovered service that is a name alone cannot be asked for anything.
  const isThere = service.id === first?.id || service.port !== undefined
  if (service.role !== 'postgres' || !isThere) return []
  return [
    {
      __typename: 'TCPProxy',
      id: `${service.instanceId.slice(0, 24)}a00000000001`,
      applicationPort: 5432,
      domain: host,
      proxyPort: service.port ?? port,
      serviceId: service.id,
      environmentId: platform.store.current().environmentId,
      syncStatus: 'ACTIVE',
      createdAt: service.createdAt,
      updatedAt: service.updatedAt,
      deletedAt: null,
    },
  ]
}
