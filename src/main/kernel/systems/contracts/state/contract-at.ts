import { keccak256, numberToHex } from 'viem'
import { encodePaused, readPaused } from '../paused-call.ts'
import type { Witnesses } from './agree.ts'
import type { Move, Total } from './move.ts'
import { MULTICALL3, readViews, type ViewSource } from './read-views.ts'

/** `paused()` at a block; null where the contract has none. @throws FailureError MIXED, UNREACHABLE */
export async function pausedAt(
  witnesses: Witnesses,
  address: string,
  block: number,
): Promise<boolean | null> {
  const call = { to: address, data: encodePaused() }
  const agreed = await witnesses.agree(`paused() at block ${block}`, async (endpoint) => {
    const answer = await endpoint.ask('eth_call', [call, numberToHex(block)])
    if (answer.kind === 'failed') return { kind: 'failed', words: answer.failure.summary }
    const paused = readPaused(answer)
    return { kind: 'said', value: paused, digest: String(paused), words: `paused() = ${paused}` }
  })
  return agreed.value
}

/** Keccak-256 of the code at a block; null where there is none. @throws FailureError MIXED, UNREACHABLE */
export async function codeAt(
  witnesses: Witnesses,
  address: string,
  block: number,
): Promise<string | null> {
  const agreed = await witnesses.agree(`the code of ${address}`, async (endpoint) => {
    const answer = await endpoint.ask('eth_getCode', [address, numberToHex(block)])
    if (answer.kind !== 'result' || typeof answer.result !== 'string') {
      const words = answer.kind === 'failed' ? answer.failure.summary : 'it gives no code'
      return { kind: 'failed', words }
    }
    const value = answer.result === '0x' ? null : keccak256(`0x${answer.result.slice(2)}`)
    return { kind: 'said', value, digest: String(value), words: value ?? 'no code' }
  })
  return agreed.value
}

/** Where Multicall3 stands at a block, so that views are read by the hundred; null where it does not. */
export async function viewSourceAt(
  { profile }: Move,
  witnesses: Witnesses,
  block: number,
): Promise<ViewSource> {
  const wanted: `0x${string}` = `0x${(profile.multicall ?? MULTICALL3).slice(2)}`
  const code = await codeAt(witnesses, wanted, block)
  return { witnesses, block, multicall: code === null ? null : wanted }
}

/** What a contract says of the whole, in the order of the declared totals. @throws FailureError UNEXPECTED_ANSWER, MIXED, UNREACHABLE */
export async function readTotals(
  totals: readonly Total[],
  address: `0x${string}`,
  source: ViewSource,
): Promise<readonly string[]> {
  const calls = totals.map(({ view }) => ({ to: address, view, args: [] }))
  const { values } = await readViews(calls, source)
  return values.map(([value]) => String(value))
}
