import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { childProgramPath } from '../process/child-programs.ts'
import { closeServer, listen } from '../process/listen.ts'
import { createDeployer } from './deployer.ts'
import { createDeploymentLogs } from './deployment-logs.ts'
import { createEdge } from './edge.ts'
import { edgeTargets } from './edge-targets.ts'
import { createFaults, type Faults } from './faults.ts'
import { createGraphqlEndpoint } from './graphql-endpoint.ts'
import { guardRoot } from './guarded-root.ts'
import { initialState } from './initial-state.ts'
import { colleagueRedeploys } from './launch.ts'
import type { RailwayState } from './model.ts'
import type { Platform, PlatformHabits } from './platform.ts'
import { type Push, receivePush } from './push.ts'
import { createRateLimit } from './rate-limit.ts'
import { startRecovered } from './recovered-services.ts'
import { createReplicaFleet, type ReplicaFleet } from './replica-fleet.ts'
import { createConfigurationMutations } from './resolvers/configuration-mutations.ts'
import { withViews } from './resolvers/create-views.ts'
import { createDeploymentMutations } from './resolvers/deployment-mutations.ts'
import { createQueryRoot } from './resolvers/query-root.ts'
import { buildRailwaySchema } from './schema.ts'
import { ON_CALL_USER, type RailwaySimulatorOptions } from './simulator-options.ts'
import { openStateStore } from './state-store.ts'
import { isActive } from './status-machine.ts'
import { REHEARSAL_TIMING } from './timing.ts'
import { openTrafficRecord } from './traffic-record.ts'

/** A running Railway. */
export interface RailwaySimulator {
  /** The GraphQL endpoint, `…/graphql/v2`. */
  readonly url: string
  /** The edge before the API's replicas. */
  readonly apiUrl: string
  readonly faults: Faults
  /** Unconfirmed behaviours; may be set while it runs. */
  readonly habits: PlatformHabits
  /** `main` of the backend's repository moved; answers the ids of the deployments it caused. */
  push(push: Push): readonly string[]
  /** A colleague redeploys what serves, now. */
  colleagueRedeploys(service: 'api' | 'worker'): void
  /** A colleague stages changes of the environment. */
  colleagueStages(patch: Readonly<Record<string, unknown>>): void
  /** What is stored, for tests and the world's own board. */
  state(): RailwayState
  /** Process ids of the replicas that run. */
  pids(): readonly number[]
  /** Resolves when every replica that should run does; throws after `timeoutMs` (default 15 s), or once they have crashed. */
  ready(timeoutMs?: number): Promise<void>
  /** Ends every replica and closes the servers; the state stays for the next start. */
  close(): Promise<void>
}

async function waitUntilRunning(
  state: RailwayState,
  fleet: ReplicaFleet,
  timeoutMs: number,
): Promise<void> {
  const giveUpAt = performance.now() + timeoutMs
  const sets = state.deployments
    .filter((each) => isActive(each) && !each.stopped)
    .flatMap((each) => fleet.setOf(each.id) ?? [])
  const statuses = () => sets.flatMap((set) => set.replicas().map((replica) => replica.status()))
  while (statuses().some((status) => status !== 'RUNNING')) {
    if (performance.now() > giveUpAt) throw new Error('the replicas did not come up in time')
    // An incident may be just that: nobody starts them again, so nobody waits.
    if (statuses().every((status) => status === 'RUNNING' || status === 'CRASHED'))
      throw new Error('replicas have crashed')
    await sleep(20)
  }
}

function createPlatform(options: RailwaySimulatorOptions): Platform {
  const { clock, database, plan } = options
  const now = (): Date => clock.now()
  const timing = { ...REHEARSAL_TIMING, ...options.timing }
  const store = openStateStore(options.dir, () =>
    initialState({
      projectId: options.projectId,
      environmentId: options.environmentId,
      services: options.services,
      incident: options.incident,
      replicas: options.replicas ?? { api: 3, worker: 2 },
      bornAt: now(),
      variables: { api: options.apiVariables ?? {}, worker: options.workerVariables ?? {} },
    }),
  )
  const logs = createDeploymentLogs()
  const fleet = createReplicaFleet({
    store,
    logs,
    now,
    database,
    timing,
    node: options.node ?? process.execPath,
    programs: options.programs ?? {
      api: childProgramPath('api'),
      worker: childProgramPath('worker'),
    },
    changed: (id) => {
      const replicas = fleet.setOf(id)?.replicas() ?? []
      const crashed = replicas.length > 0 && replicas.every((each) => each.status() === 'CRASHED')
      if (crashed) deployer.noteCrash(id)
    },
  })
  const deployer = createDeployer({ store, fleet, timing, now })
  return {
    store,
    fleet,
    deployer,
    logs,
    traffic: openTrafficRecord(options.dir),
    plan,
    database,
    recovery: options.recovery,
    recovering: new Set(),
    habits: {
      scaleUpDeploysNewest: true,
      restartAfterStop: 'refused',
      incident: null,
      ...options.habits,
    },
    now,
    newId: randomUUID,
    domain: () => `127.0.0.1:${store.current().apiPort}`,
  }
}

/**
 * Starts a Railway that really runs the backend: GraphQL on one port, the edge on another, and a
 * child process for each replica of the API and the worker.
 */
export async function startRailwaySimulator(
  options: RailwaySimulatorOptions,
): Promise<RailwaySimulator> {
  const platform = withViews(createPlatform(options))
  const { store, fleet, deployer, traffic, habits } = platform
  const faults = createFaults()
  const roots = {
    query: guardRoot('query', createQueryRoot(platform)),
    mutation: guardRoot('mutation', {
      ...createDeploymentMutations(platform),
      ...createConfigurationMutations(platform),
    }),
  }
  const { accountToken, projectToken, readOnlyProjectToken } = options
  const endpoint = createGraphqlEndpoint({
    schema: buildRailwaySchema(),
    rootOf: (operation) => roots[operation],
    tokens: {
      accountToken,
      projectToken,
      ...(readOnlyProjectToken === undefined ? {} : { readOnlyProjectToken }),
      user: options.user ?? ON_CALL_USER,
    },
    faults,
    rateLimit: createRateLimit(options.plan),
    now: platform.now,
  })
  const edge = createEdge({
    targets: () => edgeTargets(store.current(), fleet),
    record: traffic.add,
    now: platform.now,
  })
  const known = store.current()
  const port = await listen(endpoint, options.port ?? known.port)
  const apiPort = await listen(edge, options.apiPort ?? known.apiPort)
  store.change((state) => ({ ...state, port, apiPort }))
  await startRecovered(platform)
  deployer.takeUp()
  return {
    url: `http://127.0.0.1:${port}/graphql/v2`,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    faults,
    habits,
    push: (push) => receivePush(platform, push),
    colleagueRedeploys: (service) =>
      colleagueRedeploys(platform, options.services[service], platform.now().toISOString()),
    colleagueStages: (patch) => {
      const at = platform.now().toISOString()
      store.change((state) => ({
        ...state,
        staged: {
          id: state.staged?.id ?? platform.newId(),
          status: 'STAGED',
          patch,
          message: null,
          createdAt: at,
          updatedAt: at,
          appliedAt: null,
        },
      }))
    },
    state: store.current,
    pids: () =>
      fleet
        .all()
        .flatMap(([, set]) => set.replicas())
        .flatMap((replica) => replica.pid() ?? []),
    ready: (timeoutMs = 15_000) => waitUntilRunning(store.current(), fleet, timeoutMs),
    close: async () => {
      await closeServer(endpoint)
      await closeServer(edge)
      await deployer.close()
      traffic.close()
    },
  }
}
