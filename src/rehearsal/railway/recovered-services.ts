import type { Platform } from './platform.ts'

/** Starts the servers of databases that were recovered before this world was started again. */
export async function startRecovered({ store, recovery }: Platform): Promise<void> {
  if (recovery === undefined) return
  for (const { id, port } of store.current().services) {
    if (port === undefined) continue
    const now = await recovery.start(id, port)
    store.change((state) => ({
      ...state,
      services: state.services.map((each) => (each.id === id ? { ...each, port: now } : each)),
    }))
  }
}
