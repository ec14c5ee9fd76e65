import { setTimeout as sleep } from 'node:timers/promises'
import { type GateOutcome, passGate } from './health-gate.ts'
import type { DeploymentStatus, RailwayState, StoredDeployment, StoredEvent } from './model.ts'
import { admit } from './new-deployment.ts'
import { totalReplicas } from './region-map.ts'
import type { ReplicaFleet } from './replica-fleet.ts'
import type { StateStore } from './state-store.ts'
import { changeDeployment, isActive, isInProgress, moveTo } from './status-machine.ts'
import type { RailwayTiming } from './timing.ts'

/** What the deployer works on. */
export interface DeployerOptions {
  readonly store: StateStore
  readonly fleet: ReplicaFleet
  readonly timing: RailwayTiming
  readonly now: () => Date
}

/** Takes deployments through their statuses, with real processes behind them. */
export interface Deployer {
  /** Admits a new deployment and takes it up; one of the same service on its way is superseded. */
  begin(deployment: StoredDeployment): void
  /** Takes up what a restart found: what served serves again, what was on its way goes on. */
  takeUp(): void
  stop(id: string): void
  restart(id: string): void
  remove(id: string): void
  /** Brings the number of replicas of what serves to what the service's map says. */
  scale(serviceId: string): void
  /** Notes that all replicas of a deployment have crashed. */
  noteCrash(id: string): void
  close(): Promise<void>
}

/** Makes a deployer; nothing runs before `takeUp` or `begin`. */
export function createDeployer(options: DeployerOptions): Deployer {
  const { store, fleet, timing } = options
  const climbs = new Map<string, AbortController>()
  const tasks = new Set<Promise<unknown>>()
  let closed = false

  const at = (): string => options.now().toISOString()
  const find = (id: string): StoredDeployment | undefined =>
    store.current().deployments.find((each) => each.id === id)
  const setStatus = (id: string, status: DeploymentStatus): void => {
    store.change((state) => changeDeployment(state, id, (each) => moveTo(each, status, at())))
  }
  const noteEvent = (id: string, step: StoredEvent['step'], error: string | null): void => {
    const event: StoredEvent = { step, createdAt: at(), completedAt: at(), error }
    store.change((state) =>
      changeDeployment(state, id, (each) => ({ ...each, events: [...each.events, event] })),
    )
  }
  const track = (task: Promise<unknown>): void => {
    tasks.add(task)
    void task.finally(() => tasks.delete(task))
  }

  const retire = async (old: StoredDeployment, keep: number): Promise<void> => {
    setStatus(old.id, 'REMOVING')
    await sleep(timing.drainingMs)
    await fleet.setOf(old.id)?.remove(keep)
    noteEvent(old.id, 'DRAIN_INSTANCES', null)
    // Somebody may have removed it by hand meanwhile.
    if (!closed && find(old.id)?.status === 'REMOVING') setStatus(old.id, 'REMOVED')
  }
  /** Takes away what is not this deployment, replicas that were left behind included. */
  const retireOthers = (deployment: StoredDeployment): void => {
    const keep = deployment.sabotage === 'leave-replica-behind' ? 1 : 0
    for (const other of store.current().deployments) {
      if (other.serviceId !== deployment.serviceId || other.id === deployment.id) continue
      if (isActive(other)) track(retire(other, keep))
      else if (other.status === 'REMOVED')
        track(fleet.setOf(other.id)?.remove() ?? Promise.resolve())
    }
  }
  const healthcheckPath = (state: RailwayState, deployment: StoredDeployment): string | null => {
    const service = state.services.find(({ id }) => id === deployment.serviceId)
    const path = service?.settings['healthcheckPath']
    return typeof path === 'string' ? path : null
  }
  const waitAtGate = async (
    deployment: StoredDeployment,
    signal: AbortSignal,
  ): Promise<GateOutcome> => {
    const set = fleet.ensure(deployment)
    void set.resize(totalReplicas(deployment.regions))
    if (deployment.sabotage === 'stall') {
      await sleep(2 ** 31 - 1, undefined, { signal, ref: false }).catch(() => undefined)
      return 'cancelled'
    }
    if (deployment.sabotage === 'fail') {
      await sleep(timing.healthcheckEveryMs, undefined, { signal }).catch(() => undefined)
      return signal.aborted ? 'cancelled' : 'unhealthy'
    }
    const path = healthcheckPath(store.current(), deployment)
    return await passGate({ set, healthcheckPath: path, timing, signal })
  }
  const climb = async (id: string, signal: AbortSignal): Promise<void> => {
    const pause = (ms: number): Promise<unknown> => sleep(ms, undefined, { signal })
    const deployment = find(id)
    if (deployment === undefined) return
    if (deployment.status === 'QUEUED') await pause(timing.queuedMs)
    if (deployment.builds && deployment.status !== 'DEPLOYING') {
      if (deployment.status === 'QUEUED') setStatus(id, 'BUILDING')
      await pause(timing.buildingMs)
      noteEvent(id, 'BUILD_IMAGE', null)
    }
    if (deployment.status !== 'DEPLOYING') setStatus(id, 'DEPLOYING')
    noteEvent(id, 'CREATE_CONTAINER', null)
    const outcome = await waitAtGate(deployment, signal)
    if (outcome === 'cancelled') return
    noteEvent(id, 'HEALTHCHECK', outcome === 'healthy' ? null : outcome)
    setStatus(id, outcome === 'healthy' ? 'SUCCESS' : outcome === 'crashed' ? 'CRASHED' : 'FAILED')
    if (outcome === 'healthy') retireOthers(deployment)
    else await fleet.setOf(id)?.stop()
  }
  const take = (id: string): void => {
    const controller = new AbortController()
    climbs.set(id, controller)
    const task = climb(id, controller.signal).catch((error: unknown) => {
      // An abort is how a climb is called off; anything else is a defect and must be heard.
      if (!controller.signal.aborted) throw error
    })
    track(task.finally(() => climbs.delete(id)))
  }
  const callOff = (id: string): void => {
    climbs.get(id)?.abort()
    setStatus(id, 'REMOVED')
    track(fleet.setOf(id)?.remove() ?? Promise.resolve())
  }
  const serving = (serviceId: string): StoredDeployment | undefined =>
    store.current().deployments.findLast((each) => each.serviceId === serviceId && isActive(each))

  return {
    begin: (deployment) => {
      for (const other of store.current().deployments) {
        const superseded = other.serviceId === deployment.serviceId && isInProgress(other.status)
        if (superseded) callOff(other.id)
      }
      store.change((state) => admit(state, deployment))
      take(deployment.id)
    },
    takeUp: () => {
      // A kill between the new one's success and the old one's removal leaves two.
      for (const each of store.current().deployments) {
        if (isActive(each) && serving(each.serviceId)?.id !== each.id) {
          setStatus(each.id, 'REMOVING')
        }
      }
      for (const each of store.current().deployments) {
        if (isInProgress(each.status)) take(each.id)
        else if (each.status === 'REMOVING') setStatus(each.id, 'REMOVED')
        else if (isActive(each) && !each.stopped) {
          const service = store.current().services.find(({ id }) => id === each.serviceId)
          track(fleet.ensure(each).resize(totalReplicas(service?.regions ?? each.regions)))
        }
      }
    },
    stop: (id) => {
      store.change((state) =>
        changeDeployment(state, id, (each) => ({ ...each, stopped: true, updatedAt: at() })),
      )
      track(fleet.setOf(id)?.stop() ?? Promise.resolve())
    },
    restart: (id) => {
      const deployment = find(id)
      if (deployment === undefined) return
      store.change((state) =>
        changeDeployment(state, id, (each) => ({ ...each, stopped: false, updatedAt: at() })),
      )
      const known = fleet.setOf(id)
      const count = totalReplicas(deployment.regions)
      track(known === undefined ? fleet.ensure(deployment).resize(count) : known.restart())
      retireOthers({ ...deployment, sabotage: 'none' })
    },
    remove: (id) => {
      const deployment = find(id)
      if (deployment === undefined) return
      if (isInProgress(deployment.status)) callOff(id)
      else if (isActive(deployment)) track(retire(deployment, 0))
      else if (deployment.status !== 'REMOVED') setStatus(id, 'REMOVED')
    },
    scale: (serviceId) => {
      const deployment = serving(serviceId)
      const service = store.current().services.find(({ id }) => id === serviceId)
      if (deployment === undefined || service === undefined || deployment.stopped) return
      store.change((state) =>
        changeDeployment(state, deployment.id, (each) => ({ ...each, updatedAt: at() })),
      )
      track(fleet.ensure(deployment).resize(totalReplicas(service.regions)))
    },
    noteCrash: (id) => {
      const deployment = find(id)
      if (deployment?.status === 'SUCCESS' && !deployment.stopped) setStatus(id, 'CRASHED')
    },
    close: async () => {
      closed = true
      for (const controller of climbs.values()) controller.abort()
      await Promise.allSettled(fleet.all().map(([, set]) => set.remove()))
      await Promise.allSettled(tasks)
    },
  }
}
