import { type InstanceCommand, type InstanceProcess, startInstance } from './instance-process.ts'

/** Statuses that the vendor's schema has for an instance. */
export type InstanceStatus =
  | 'CRASHED'
  | 'CREATED'
  | 'EXITED'
  | 'INITIALIZING'
  | 'REMOVED'
  | 'REMOVING'
  | 'RESTARTING'
  | 'RUNNING'
  | 'SKIPPED'
  | 'STOPPED'

/** One replica of a deployment: a child process that is started again when it ends unasked. */
export interface Replica {
  readonly id: string
  status(): InstanceStatus
  /** Port on 127.0.0.1 while it listens, else `null`. */
  port(): number | null
  pid(): number | undefined
  start(): void
  restart(): Promise<void>
  /** Ends it for good; its status is `after` then. */
  stop(after: 'STOPPED' | 'REMOVED'): Promise<void>
}

/** How a replica is started again, and whom it tells. */
export interface ReplicaOptions {
  readonly id: string
  readonly command: () => InstanceCommand
  readonly maxRestarts: number
  readonly restartDelayMs: number
  readonly graceMs: number
  changed(): void
  log(severity: 'info' | 'error', message: string): void
}

/** After this long a running replica counts as having started well. */
const STEADY_MS = 10_000

/** Makes a replica; nothing runs before `start`. */
export function createReplica(options: ReplicaOptions): Replica {
  let status: InstanceStatus = 'CREATED'
  let port: number | null = null
  let child: InstanceProcess | undefined
  let restarts = 0
  let runningSince: number | undefined
  let timer: NodeJS.Timeout | undefined
  const become = (next: InstanceStatus): void => {
    status = next
    if (next !== 'RUNNING') port = null
    options.changed()
  }
  const ended = (code: number | null): void => {
    child = undefined
    if (status === 'REMOVING' || status === 'STOPPED' || status === 'REMOVED') return
    // Who ran for a while has not failed to start: the count begins anew.
    if (runningSince !== undefined && performance.now() - runningSince > STEADY_MS) restarts = 0
    runningSince = undefined
    options.log('error', `instance ${options.id} exited with code ${code}`)
    if (restarts >= options.maxRestarts) {
      become('CRASHED')
      return
    }
    restarts += 1
    become('RESTARTING')
    timer = setTimeout(launch, options.restartDelayMs)
  }
  const launch = (): void => {
    if (status !== 'RESTARTING') become('INITIALIZING')
    const mine = startInstance(options.command(), {
      ready: (listening) => {
        if (child !== mine || (status !== 'INITIALIZING' && status !== 'RESTARTING')) return
        port = listening
        status = 'RUNNING'
        runningSince = performance.now()
        options.changed()
      },
      log: options.log,
      exited: (code) => {
        if (child === mine) ended(code)
      },
    })
    child = mine
  }
  const end = async (after: InstanceStatus): Promise<void> => {
    clearTimeout(timer)
    // What crashed stays crashed to the eye until it is started again or forgotten.
    if (status === 'CRASHED' && after === 'STOPPED') return
    if (child !== undefined) become('REMOVING')
    const leaving = child
    await leaving?.stop(options.graceMs)
    become(after)
  }
  return {
    id: options.id,
    status: () => status,
    port: () => port,
    pid: () => child?.pid,
    start: launch,
    restart: async () => {
      await end('RESTARTING')
      restarts = 0
      launch()
    },
    stop: (after) => end(after),
  }
}
