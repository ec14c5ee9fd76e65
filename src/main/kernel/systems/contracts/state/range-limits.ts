import type { RpcAnswer } from '../rpc.ts'
import type { TooMuch } from './agree.ts'

/** Why an endpoint gives no logs. */
export type LogRefusal = TooMuch | { readonly kind: 'failed'; readonly words: string }

/** Asked too often, in the words of Infura, Alchemy, QuickNode, Ankr and public gateways. */
const TOO_OFTEN =
  /rate.?limit|too many requests|request count|per second|compute units|capacity|quota/i
/**
 * Providers share no code for it (-32005, -32602, -32614, -32000, -32008, -32062 are all in use), so there is
 * nothing but text to go by: `query returned more than 10000 results`, `Log response size exceeded`, `limited to a
 * 10,000 range`, `block range is too wide`, `exceed maximum block range: 5000`, `query timeout exceeded`.
 */
const TOO_MUCH =
  /more than [\d,]+ (results|logs)|response size|too (big|large|wide|many (results|logs))|(block|limited).{0,40}range|range.{0,40}(block|limit|exceed)|max(imum)? results|query timeout|HTTP 413/i
/** `Try with this block range [0x1, 0x7f].` and geth's `retry with the range 1-127`. */
const SUGGESTED =
  /\[\s*(?:0x[0-9a-f]+|\d+)\s*,\s*(0x[0-9a-f]+|\d+)\s*\]|range (?:0x[0-9a-f]+|\d+)-(0x[0-9a-f]+|\d+)/i

/** What a refusal of `eth_getLogs` means. Pure. */
export function readLogRefusal(
  answer: Exclude<RpcAnswer, { readonly kind: 'result' }>,
): LogRefusal {
  const words =
    answer.kind === 'reverted' ? answer.words : (answer.failure.answered ?? answer.failure.summary)
  // More than we take, or longer than we wait: half of it may do.
  const beyondUs =
    answer.kind === 'failed' && ['UNEXPECTED_ANSWER', 'TIMED_OUT'].includes(answer.failure.code)
  if (!beyondUs && (TOO_OFTEN.test(words) || !TOO_MUCH.test(words)))
    return { kind: 'failed', words }
  const [, listed, spoken] = SUGGESTED.exec(words) ?? []
  const upTo = Number(listed ?? spoken ?? Number.NaN)
  return { kind: 'too-much', words, upTo: Number.isNaN(upTo) ? null : upTo }
}
