import { CONSOLE_ROLE, HISTORY_DATABASE } from '../history/build-history-cluster.ts'
import { type Cluster, SUPERUSER, startCluster } from '../postgres/cluster.ts'
import type { Access } from '../postgres/session.ts'
import type { Credentials } from './credentials.ts'
import type { WorldLayout } from './layout.ts'

/** Both clusters, running. */
export interface Databases {
  readonly live: Cluster
  readonly history: Cluster
  /** The history's tables as their owner. */
  readonly historyOwner: Access
  stop(): Promise<void>
}

export interface DatabasesOptions {
  readonly layout: WorldLayout
  readonly credentials: Credentials
  readonly ports: { readonly postgres: number; readonly history: number }
}

/** Starts both clusters; when one does not start, the other is stopped again. */
export async function startDatabases(options: DatabasesOptions): Promise<Databases> {
  const { layout, credentials, ports } = options
  const [live, history] = await Promise.allSettled([
    startCluster({ dir: layout.postgres, port: ports.postgres }),
    startCluster({ dir: layout.history, port: ports.history }),
  ])
  if (live.status === 'rejected' || history.status === 'rejected') {
    for (const one of [live, history]) if (one.status === 'fulfilled') await one.value.stop()
    throw live.status === 'rejected'
      ? live.reason
      : new Error('The history does not start', { cause: history })
  }
  return {
    live: live.value,
    history: history.value,
    historyOwner: {
      host: history.value.host,
      port: history.value.port,
      user: SUPERUSER,
      password: credentials.historySuperuser,
      database: HISTORY_DATABASE,
    },
    async stop() {
      await Promise.all([live.value.stop(), history.value.stop()])
    },
  }
}

/** How consoles reach the history. */
export const HISTORY_ACCESS = { user: CONSOLE_ROLE, database: HISTORY_DATABASE } as const
