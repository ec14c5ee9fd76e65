import path from 'node:path'
import type { Cluster } from '../postgres/cluster.ts'
import { createRecoveredServers, type RecoveredServers } from '../postgres/recovered-servers.ts'
import { APP_ROLE, LIVE_DATABASE } from '../postgres/schema.ts'
import { CREDENTIAL_FILES } from './credentials.ts'
import type { PartOptions } from './part-options.ts'

/** What Railway recovers databases with in this world. */
export function createRecovery(
  { layout, credentials }: Pick<PartOptions, 'layout' | 'credentials'>,
  live: Cluster,
): RecoveredServers {
  const { host, port } = live
  return createRecoveredServers({
    dir: layout.recovered,
    pointsDir: layout.points,
    live: {
      host,
      port,
      user: APP_ROLE,
      password: credentials.postgresApp,
      database: LIVE_DATABASE,
    },
    superuserPasswordFile: path.join(layout.credentials, CREDENTIAL_FILES.postgresSuperuser),
    passwords: {
      superuser: credentials.postgresSuperuser,
      app: credentials.postgresApp,
      operator: credentials.postgresOperator,
    },
  })
}
