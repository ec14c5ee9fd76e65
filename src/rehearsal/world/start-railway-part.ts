import path from 'node:path'
import type { KnownDeployment } from '../history/release-records.ts'
import type { Cluster } from '../postgres/cluster.ts'
import { APP_ROLE, LIVE_DATABASE } from '../postgres/schema.ts'
import type { RailwaySimulatorOptions } from '../railway/simulator-options.ts'
import { type RailwaySimulator, startRailwaySimulator } from '../railway/start-railway-simulator.ts'
import { CREDENTIAL_FILES } from './credentials.ts'
import type { PartOptions } from './part-options.ts'

/** Starts the Railway simulator on the live database; its replicas may still be booting when it answers. */
export function startRailwayPart(
  options: PartOptions,
  live: Cluster,
  given: Pick<RailwaySimulatorOptions, 'apiVariables' | 'workerVariables' | 'recovery'>,
): Promise<RailwaySimulator> {
  const { layout, saved, incident, credentials, ports, clock } = options
  return startRailwaySimulator({
    dir: layout.railway,
    port: ports.railway,
    apiPort: ports.api,
    projectToken: credentials.railwayProjectToken,
    accountToken: credentials.railwayAccountToken,
    ...saved.ids.railway,
    incident,
    ...given,
    clock,
    database: {
      host: live.host,
      port: live.port,
      user: APP_ROLE,
      database: LIVE_DATABASE,
      passwordFile: path.join(layout.credentials, CREDENTIAL_FILES.postgresApp),
    },
    plan: 'pro',
  })
}

/** The deployments of the API; the worker's are no releases of their own. */
export function apiDeployments(
  railway: RailwaySimulator,
  apiServiceId: string,
): readonly KnownDeployment[] {
  return railway
    .state()
    .deployments.filter((deployment) => deployment.serviceId === apiServiceId)
    .map(({ id, commit }) => ({ system: 'railway', deploymentId: id, commit }))
}
