import type { Incident } from '../incidents/incident.ts'
import type { Creator } from './model.ts'
import type { PlatformHabits } from './platform.ts'
import type { RailwayPlan } from './retention.ts'
import type { RailwayTiming } from './timing.ts'
import type { DatabaseAddress } from './variable-references.ts'

/** What brings up database servers beside the first; each is known by the id of its service. */
export interface Recovery {
  recover(id: string, to: Date): Promise<number>
  start(id: string, port: number): Promise<number>
}

/** What a Railway simulator is started with. */
export interface RailwaySimulatorOptions {
  /** Directory of its state; an existing state is taken up as it was, ports included. */
  readonly dir: string
  readonly port?: number
  readonly apiPort?: number
  readonly projectToken: string
  readonly accountToken: string
  /** A project token that may only read; none by default. */
  readonly readOnlyProjectToken?: string
  readonly projectId: string
  readonly environmentId: string
  readonly services: { readonly api: string; readonly worker: string; readonly postgres: string }
  readonly incident: Incident
  /** More variables of the API, at its birth. */
  readonly apiVariables?: Readonly<Record<string, string>>
  /** The same of the worker. */
  readonly workerVariables?: Readonly<Record<string, string>>
  readonly clock: { now(): Date }
  readonly database: DatabaseAddress
  /** Makes database servers as of a moment; without it a recovered service is a name alone. */
  readonly recovery?: Recovery
  readonly plan: RailwayPlan
  /** Programs of the services; by default those of `childProgramPath`. */
  readonly programs?: { readonly api: string; readonly worker: string }
  /** Node binary for the programs; by default the one that runs this. */
  readonly node?: string
  readonly timing?: Partial<RailwayTiming>
  readonly replicas?: { readonly api: number; readonly worker: number }
  readonly habits?: Partial<PlatformHabits>
  /** Whose account token it is. */
  readonly user?: Creator
}

/** The on-call engineer of the rehearsal. */
export const ON_CALL_USER: Creator = {
  id: '5f0c9a52-0000-4000-8000-00000000c0de',
  name: 'Lerato Dlamini',
  email: 'lerato@vlossom.example',
}
