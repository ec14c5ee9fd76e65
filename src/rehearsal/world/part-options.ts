import type { Incident } from '../incidents/incident.ts'
import type { Credentials } from './credentials.ts'
import type { WorldLayout } from './layout.ts'
import type { SavedWorld } from './saved-world.ts'
import type { WorldClock } from './world-clock.ts'
import type { WorldPorts } from './world-ports.ts'

/** What every simulator of a world is started with. */
export interface PartOptions {
  readonly layout: WorldLayout
  readonly saved: SavedWorld
  /** With the real commits. */
  readonly incident: Incident
  readonly credentials: Credentials
  readonly ports: WorldPorts
  readonly clock: WorldClock
}
