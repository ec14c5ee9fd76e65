import { buildConnector, Client, type Dispatcher } from 'undici'

const CONNECT_TIMEOUT_MS = 10_000

/** A connection for one request. */
export interface FreshConnection {
  readonly dispatcher: Dispatcher
  /** Whether a connection (TLS included) came about: from then on the request may have been sent. */
  wasConnected(): boolean
  close(): Promise<void>
}

/**
 * A connection of its own, over which one request is sent at most once: a second attempt to connect is
 * refused here, so that nothing underneath can send a mutation again.
 */
export function openFreshConnection(url: URL): FreshConnection {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false })
  let attempts = 0
  let connected = false
  const client = new Client(url.origin, {
    pipelining: 1,
    connect(options: buildConnector.Options, callback: buildConnector.Callback) {
      attempts += 1
      if (attempts > 1) {
        callback(new Error('one connection for one mutation'), null)
        return
      }
      connect(options, (...result) => {
        if (result[0] === null) connected = true
        callback(...result)
      })
    },
  })
  return {
    dispatcher: client,
    wasConnected: () => connected,
    close: () => client.destroy(),
  }
}
