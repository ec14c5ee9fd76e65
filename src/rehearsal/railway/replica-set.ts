import { createReplica, type Replica, type ReplicaOptions } from './replica.ts'

/** The replicas of one deployment. */
export interface ReplicaSet {
  replicas(): readonly Replica[]
  /** Starts or ends replicas until there are `count`. */
  resize(count: number): Promise<void>
  /** One after the other, so that the others keep serving. */
  restart(): Promise<void>
  /** Ends all; they stay listed as STOPPED (or CRASHED) and can be restarted. */
  stop(): Promise<void>
  /** Ends all but the last `keep` for good and forgets them. */
  remove(keep?: number): Promise<void>
}

/** Makes an empty set; `nameFor` gives the id of the replica with that number. */
export function createReplicaSet(
  nameFor: (index: number) => string,
  options: Omit<ReplicaOptions, 'id' | 'command'> & {
    command(replicaId: string): ReturnType<ReplicaOptions['command']>
  },
): ReplicaSet {
  let staying: readonly Replica[] = []
  /** On their way out: still listed, no longer counted. */
  let leaving: readonly Replica[] = []
  let made = 0
  const add = (): void => {
    const id = nameFor(made)
    made += 1
    const replica = createReplica({ ...options, id, command: () => options.command(id) })
    staying = [...staying, replica]
    replica.start()
  }
  const dismiss = async (these: readonly Replica[]): Promise<void> => {
    staying = staying.filter((replica) => !these.includes(replica))
    leaving = [...leaving, ...these]
    await Promise.all(these.map((replica) => replica.stop('REMOVED')))
    leaving = leaving.filter((replica) => !these.includes(replica))
  }
  return {
    replicas: () => [...staying, ...leaving],
    resize: async (count) => {
      while (staying.length < count) add()
      await dismiss(staying.slice(count))
    },
    restart: async () => {
      for (const replica of staying) await replica.restart()
    },
    stop: async () => {
      await Promise.all(staying.map((replica) => replica.stop('STOPPED')))
    },
    remove: (keep = 0) => dismiss(staying.slice(0, Math.max(0, staying.length - keep))),
  }
}
