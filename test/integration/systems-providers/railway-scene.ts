import { railwaySystem } from '../../../src/main/kernel/systems/railway/index.ts'
import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import type { RailwaySimulatorOptions } from '../../../src/rehearsal/railway/simulator-options.ts'
import {
  type RailwaySimulator,
  startRailwaySimulator,
} from '../../../src/rehearsal/railway/start-railway-simulator.ts'
import { profileWith } from '../../doubles/provider-profile.ts'
import type { BackendDatabase } from '../rehearsal-railway/backend-database.ts'
import { commitOf, IDS, list, optionsFor } from '../rehearsal-railway/railway-client.ts'
import { operationOf, type RealWorld, realWorld } from './provider-run.ts'

export const V41 = commitOf(BAD_RELEASE, 'v41')
export const V42 = commitOf(BAD_RELEASE, 'v42')
export const rollback = operationOf(railwaySystem, 'rollback')
export const stop = operationOf(railwaySystem, 'stop')
export const bringBack = operationOf(railwaySystem, 'bring-back')

export interface Scene {
  readonly railway: RailwaySimulator
  readonly world: RealWorld
  readonly input: {
    readonly service: 'api'
    readonly target: { readonly deploymentId: string; readonly commit: string }
  }
  end(): Promise<void>
}

/** A world that looks at a simulator with one of its tokens. */
export function worldOf(railway: RailwaySimulator, token = 'project-token'): RealWorld {
  const { worker, postgres, api } = IDS.services
  const profile = profileWith({
    railway: {
      url: railway.url,
      projectId: IDS.projectId,
      environmentId: IDS.environmentId,
      tokenKind: 'project',
      secret: 'railway',
      services: { api, workers: [{ id: worker, name: 'worker' }], postgres },
    },
    api: {
      url: railway.apiUrl,
      healthPath: '/api/health',
      endpoints: ['/api/stylists', '/api/auth/health'],
      replicaHeader: 'x-vlossom-replica',
    },
  })
  return realWorld(profile, { railway: token })
}

let scenes = 0

/** v42 running on the database, with the input of a rollback to v41. */
export async function railwayScene(
  database: BackendDatabase,
  more: Partial<RailwaySimulatorOptions> = {},
): Promise<Scene> {
  scenes += 1
  const options = { ...optionsFor(database, BAD_RELEASE, `scene-${scenes}`), ...more }
  const railway = await startRailwaySimulator(options)
  const world = worldOf(railway)
  const end = async () => {
    await world.close()
    await railway.close()
  }
  try {
    await railway.ready()
    const target = (await list(railway)).find(({ meta }) => meta.commitHash === V41)
    if (target === undefined) throw new Error('no v41')
    const input = { service: 'api' as const, target: { deploymentId: target.id, commit: V41 } }
    return { railway, world, input, end }
  } catch (error) {
    await end()
    throw error
  }
}

/** What runs of a service, by Railway's own list. */
export async function running(railway: RailwaySimulator, service: 'api' | 'worker' = 'api') {
  const all = await list(railway, service)
  return all.filter(({ status, deploymentStopped }) => status === 'SUCCESS' && !deploymentStopped)
}
