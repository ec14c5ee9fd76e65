import { fileURLToPath } from 'node:url'
import type { Incident } from '../incidents/incident.ts'
import type { Creator } from './model.ts'
import type { PlatformHabits } from './platform.ts'
import type { RailwayPlan } from './retention.ts'
import type { RailwayTiming } from './timing.ts'
import type { DatabaseAddress } from './variable-references.ts'

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
  readonly clock: { now(): Date }
  readonly database: DatabaseAddress
  readonly plan: RailwayPlan
  /** Programs of the services; by default the sources beside this folder. */
  readonly programs?: { readonly api: string; readonly worker: string }
  /** Node binary for the programs; by default the one that runs this. */
  readonly node?: string
  readonly timing?: Partial<RailwayTiming>
  readonly replicas?: { readonly api: number; readonly worker: number }
  readonly habits?: Partial<PlatformHabits>
  /** Whose account token it is. */
  readonly user?: Creator
}

/** Where the programs lie when this runs from source; the product passes its bundled ones. */
export function sourcePrograms(): { readonly api: string; readonly worker: string } {
  // The name is put together so that a bundler does not take the file for an asset.
  const path = (name: string): string =>
    fileURLToPath(new URL(`../services/${name}.ts`, import.meta.url))
  return { api: path('api'), worker: path('worker') }
}

/** The on-call engineer of the rehearsal. */
export const ON_CALL_USER: Creator = {
  id: '5f0c9a52-0000-4000-8000-00000000c0de',
  name: 'Lerato Dlamini',
  email: 'lerato@vlossom.example',
}
