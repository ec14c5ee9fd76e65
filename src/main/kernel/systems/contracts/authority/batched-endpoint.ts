import type { Endpoint, RpcAnswer, RpcCall } from '../rpc.ts'

/** Providers refuse longer ones. */
const MOST_IN_ONE = 40

interface Waiting {
  readonly call: RpcCall
  readonly resolve: (answer: RpcAnswer) => void
}

/**
 * The same endpoint, with calls that are made together sent together: who may do what is hundreds of small
 * questions, and providers count requests. One that takes no batches is asked singly.
 */
export function batched(endpoint: Endpoint): Endpoint {
  let waiting: readonly Waiting[] = []
  let inTurn = false
  const ask: Endpoint['ask'] = (method, params) =>
    new Promise((resolve) => {
      waiting = [...waiting, { call: { method, params }, resolve }]
      if (waiting.length > 1) return
      // Behind everything that is ready to ask at this moment.
      setImmediate(() => {
        const all = waiting
        waiting = []
        for (let from = 0; from < all.length; from += MOST_IN_ONE) {
          void send(all.slice(from, from + MOST_IN_ONE))
        }
      })
    })

  async function send(asked: readonly Waiting[]): Promise<void> {
    const calls = asked.map(({ call }) => call)
    const answers = inTurn ? null : await endpoint.askAll(calls)
    const refused = asked.length > 1 && (answers?.every(isRefusedBatch) ?? false)
    if (refused) inTurn = true
    for (const [index, { call, resolve }] of asked.entries()) {
      const answer = refused ? undefined : answers?.[index]
      resolve(answer ?? (await endpoint.ask(call.method, call.params)))
    }
  }

  return { ...endpoint, ask }
}

/** It answered, and with nothing that could be used: down, slow and limited are other words. */
function isRefusedBatch(answer: RpcAnswer): boolean {
  return answer.kind === 'failed' && answer.failure.code === 'PROVIDER_ERROR'
}
