import { z } from 'zod'
import { type Failure, failure, failureOf } from '../../../../../shared/domain/failure.ts'
import type { JsonValue } from '../../../../../shared/domain/json.ts'
import type { RpcEndpoint } from '../../../../../shared/domain/profile-chain.ts'
import type { HttpRequest } from '../../../ports/http.ts'
import type { Reads } from '../../../ports/reads.ts'
import { bundlerWords } from './bundler-words.ts'

/** What a bundler answers: a result, a no with one of ERC-7769's codes, or nothing that can be used. */
export type BundlerAnswer =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly code: number; readonly words: string }
  | { readonly kind: 'failed'; readonly failure: Failure }

const TIMEOUT_MS = 8_000

const answerSchema = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string() }).exactOptional(),
})

export function bundlerRequest(
  rpc: RpcEndpoint,
  method: string,
  params: readonly JsonValue[],
): HttpRequest {
  const url = 'url' in rpc ? rpc.url : { secret: rpc.secret }
  const body = { jsonrpc: '2.0', id: 1, method, params: [...params] }
  return { method: 'POST', url, body, timeoutMs: TIMEOUT_MS }
}

/** Asks something that changes nothing. Never throws. */
export async function askBundler(
  method: string,
  params: readonly JsonValue[],
  {
    world,
    signal,
    rpc,
  }: { readonly world: Reads; readonly signal: AbortSignal; readonly rpc: RpcEndpoint },
): Promise<BundlerAnswer> {
  try {
    const { json, status } = await world.http.read(bundlerRequest(rpc, method, params), signal)
    return readBundlerAnswer(json, status, method)
  } catch (thrown) {
    return { kind: 'failed', failure: failureOf(thrown, `${method} at the bundler`) }
  }
}

export function readBundlerAnswer(json: unknown, status: number, method: string): BundlerAnswer {
  const answer = answerSchema.safeParse(json).data
  if (answer?.error !== undefined) {
    const { code, message } = answer.error
    return { kind: 'refused', code, words: bundlerWords(code, message) }
  }
  if (answer !== undefined && status === 200) return { kind: 'result', result: answer.result }
  return {
    kind: 'failed',
    failure: failure('PROVIDER_ERROR', {
      summary: `The bundler answered HTTP ${status} without a JSON-RPC answer.`,
      tried: `${method} at the bundler`,
      next: 'Check `systems.paymaster.bundler.rpc`, and whether the bundler runs.',
    }),
  }
}
