import { createORPCClient } from '@orpc/client'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RunId } from '../../../shared/domain/identifiers.ts'
import { followStream } from './follow-stream.ts'
import { keepConnected } from './keep-connected.ts'
import type { KernelClient, Preferences } from './kernel-client.ts'
import { type KernelState, nothingKnown } from './kernel-state.ts'
import type { Dial } from './line.ts'

/** The kernel as the page sees it: what can be asked, and the newest snapshots. */
export interface Kernel {
  readonly client: KernelClient
  readonly store: StoreApi<KernelState>
  /** Follows one run; the former one is let go. */
  watchRun(id: RunId | null): void
  setPreferences(part: Partial<Preferences>): Promise<void>
  /** Another console may have changed them. */
  lookAtPreferences(): Promise<void>
}

/** Hangs the page on its kernel and keeps it there. */
export function startKernel(dial: Dial): Kernel {
  const store = createStore<KernelState>(() => nothingKnown)
  const kept = keepConnected(dial, (connection) => store.setState({ connection }))
  const client: KernelClient = createORPCClient<KernelClient>(kept.link)
  const forEver = new AbortController().signal
  let watching = new AbortController()
  const whole = { signal: forEver, ready: kept.ready }

  void followStream((signal) => client.session.watch(undefined, { signal }), {
    ...whole,
    what: 'to watch the session',
    onValue: (session) => store.setState({ session }),
  })
  void followStream((signal) => client.situation.watch(undefined, { signal }), {
    ...whole,
    what: 'to watch the situation',
    onValue: (situation) => store.setState({ situation, situationFailure: null }),
    onFailure: (situationFailure) => store.setState({ situationFailure }),
  })
  void followStream((signal) => client.pins.watch(undefined, { signal }), {
    ...whole,
    what: 'to watch what is pinned',
    onValue: (pins) => store.setState({ pins }),
  })
  void followStream((signal) => client.audit.watch(undefined, { signal }), {
    ...whole,
    what: 'to watch the log',
    onValue: (audit) => store.setState({ audit }),
  })
  void followStream((signal) => client.runs.list(undefined, { signal }), {
    ...whole,
    what: 'to list the runs',
    onValue: (runs) => store.setState({ runs }),
  })
  const lookAtPreferences = async () =>
    store.setState({ preferences: await client.preferences.get() })
  void kept
    .ready()
    .then(lookAtPreferences)
    // The page works without them: the browser's own colour scheme, nothing masked.
    .catch(() => undefined)

  return {
    client,
    store,
    watchRun(id) {
      if (store.getState().watched?.id === id) return
      watching.abort()
      watching = new AbortController()
      store.setState({ watched: id === null ? null : { id, run: null, failure: null } })
      if (id === null) return
      void followStream((signal) => client.runs.watch({ run: id }, { signal }), {
        signal: watching.signal,
        ready: kept.ready,
        what: `to watch run ${id}`,
        onValue: (run) => store.setState({ watched: { id, run, failure: null } }),
        onFailure: (failure) =>
          store.setState(({ watched }) => ({
            watched: { id, run: watched?.run ?? null, failure },
          })),
      })
    },
    lookAtPreferences,
    async setPreferences(part) {
      store.setState({ preferences: await client.preferences.set(part) })
    },
  }
}
