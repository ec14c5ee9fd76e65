import type { Hex } from 'viem'
import { z } from 'zod'
import { type Failure, failure, failureOf } from '../../../../shared/domain/failure.ts'
import type { JsonValue } from '../../../../shared/domain/json.ts'
import type { RpcEndpoint } from '../../../../shared/domain/profile-chain.ts'
import type { Reads } from '../../ports/reads.ts'

/** One call's answer from one endpoint: a contract that says no is an answer too. */
export type RpcAnswer =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'reverted'; readonly data: Hex | null; readonly words: string }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** One endpoint, asked by a look that belongs to one moment. */
export interface Endpoint {
  /** Its host, or the name of its credential. */
  readonly name: string
  ask(method: string, params: readonly JsonValue[]): Promise<RpcAnswer>
  /** Several calls in one request; answers in the calls' order. */
  askAll(calls: readonly RpcCall[]): Promise<readonly RpcAnswer[]>
}

export interface RpcCall {
  readonly method: string
  readonly params: readonly JsonValue[]
}

/** How long an answer may take, and how large it may be. */
export interface RpcPatience {
  readonly timeoutMs: number
  readonly maximumBytes?: number
}

const QUICK: RpcPatience = { timeoutMs: 4_000 }

const answerSchema = z.object({
  id: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z
    .object({ code: z.number(), message: z.string(), data: z.unknown() })
    .partial()
    .exactOptional(),
})

export function endpointOf(
  endpoint: RpcEndpoint,
  world: Reads,
  signal: AbortSignal,
  patience: RpcPatience = QUICK,
): Endpoint {
  const name = 'url' in endpoint ? new URL(endpoint.url).host : `{secret:${endpoint.secret}}`
  const url = 'url' in endpoint ? endpoint.url : { secret: endpoint.secret }
  const post = (body: JsonValue) =>
    world.http.read({ method: 'POST', url, body, ...patience }, signal)
  return {
    name,
    async ask(method, params) {
      try {
        const { json, status } = await post(bodyOf({ method, params }, 1))
        return readAnswer(answerSchema.safeParse(json).data, { name, method, status })
      } catch (thrown) {
        return { kind: 'failed', failure: failureOf(thrown, `${method} at ${name}`) }
      }
    },
    async askAll(calls) {
      try {
        const { json, status } = await post(calls.map((call, index) => bodyOf(call, index)))
        const answers = z.array(answerSchema).safeParse(json).data ?? []
        const byId = new Map(answers.map((answer) => [answer.id, answer]))
        // One error for all is no list.
        const one = answerSchema.safeParse(json).data
        return calls.map(({ method }, index) =>
          readAnswer(byId.get(index) ?? one, { name, method, status }),
        )
      } catch (thrown) {
        const failed = failureOf(thrown, `${calls.length} calls at ${name}`)
        return calls.map(() => ({ kind: 'failed', failure: failed }))
      }
    },
  }
}

function bodyOf({ method, params }: RpcCall, id: number): JsonValue {
  return { jsonrpc: '2.0', id, method, params: [...params] }
}

function readAnswer(
  answer: z.infer<typeof answerSchema> | undefined,
  asked: { readonly name: string; readonly method: string; readonly status: number },
): RpcAnswer {
  if (answer?.error === undefined && asked.status === 200 && answer !== undefined) {
    return { kind: 'result', result: answer.result }
  }
  const words = answer?.error?.message ?? `HTTP ${asked.status}`
  const data = revertData(answer?.error?.data)
  // Code 3 is `execution reverted` (geth); others say it in words alone.
  if (answer?.error?.code === 3 || data !== null || /revert/i.test(words)) {
    return { kind: 'reverted', data, words }
  }
  const limited = asked.status === 429 || answer?.error?.code === -32_005
  return {
    kind: 'failed',
    failure: failure(limited ? 'RATE_LIMITED' : 'PROVIDER_ERROR', {
      summary: `${asked.name} answered: ${words}`,
      tried: `${asked.method} at ${asked.name}`,
      answered: words,
      next: 'Add another RPC endpoint to the profile, or try again.',
    }),
  }
}

/** Some wrap it once more: `{ data: '0x…' }`. */
function revertData(data: unknown): Hex | null {
  if (typeof data === 'string' && /^0x[0-9a-f]*$/i.test(data)) return `0x${data.slice(2)}`
  const inner = typeof data === 'object' && data !== null && 'data' in data ? data.data : undefined
  return inner === undefined ? null : revertData(inner)
}
