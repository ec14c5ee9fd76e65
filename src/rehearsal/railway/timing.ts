/** How long the platform takes, in milliseconds; short, so that a drill fits in a minute. */
export interface RailwayTiming {
  readonly queuedMs: number
  readonly buildingMs: number
  /** How long an old replica may finish its requests after the edge has left it. */
  readonly drainingMs: number
  /** Time limit of the health check at deploy time, once the replicas run (300 s on the real platform). */
  readonly healthcheckTimeoutMs: number
  readonly healthcheckEveryMs: number
  readonly restartDelayMs: number
  /** Restarts of a replica that ends by itself before it counts as crashed. */
  readonly maxRestarts: number
  /** Between the polite and the hard end of a process. */
  readonly graceMs: number
}

/** What the rehearsal world uses. */
export const REHEARSAL_TIMING: RailwayTiming = {
  queuedMs: 250,
  buildingMs: 1500,
  drainingMs: 200,
  healthcheckTimeoutMs: 8000,
  healthcheckEveryMs: 60,
  restartDelayMs: 300,
  maxRestarts: 2,
  graceMs: 1500,
}
