import { createHash } from 'node:crypto'
import {
  type AbiFunction,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  numberToHex,
  parseAbi,
} from 'viem'
import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { JsonValue } from '../../../../../shared/domain/json.ts'
import type { Endpoint } from '../rpc.ts'
import type { Said, Witnesses } from './agree.ts'
import { encodable, plainValue } from './plain-value.ts'

/** One view of one contract, with its arguments as they stand in a row. */
export interface ViewCall {
  readonly to: `0x${string}`
  readonly view: AbiFunction
  readonly args: readonly JsonValue[]
}

/** Where, when and through whom views are read. */
export interface ViewSource {
  readonly witnesses: Witnesses
  readonly block: number
  /** Multicall3, or null where it does not stand at that block. */
  readonly multicall: `0x${string}` | null
}

export const MULTICALL3 = '0xcA11bde05977b3631167028862bE2a173976CA11'

const multicallAbi = parseAbi([
  'struct Call3 { address target; bool allowFailure; bytes callData; }',
  'struct Result { bool success; bytes returnData; }',
  'function aggregate3(Call3[] calls) payable returns (Result[] results)',
])

/**
 * What every view gives at one block, each as the list of its outputs: one call of Multicall3, or one request with
 * many calls. @throws FailureError UNEXPECTED_ANSWER where a view is not what the profile declares; MIXED, UNREACHABLE
 */
export async function readViews(
  calls: readonly ViewCall[],
  { witnesses, block, multicall }: ViewSource,
): Promise<{
  readonly values: readonly (readonly JsonValue[])[]
  readonly seenBy: readonly string[]
}> {
  const [first] = calls
  if (first === undefined) return { values: [], seenBy: [] }
  const encoded = calls.map(({ to, view, args }) => ({ to, data: encodeView(view, args) }))
  const question = `${first.view.name}() of ${calls.length} ids at block ${block}`
  const agreed = await witnesses.agree(question, (endpoint) =>
    multicall === null
      ? eachAt(endpoint, encoded, block)
      : togetherAt(endpoint, encoded, { block, multicall }),
  )
  const values = calls.map((call, index) => decodeView(call, agreed.value[index] ?? '0x', block))
  return { values, seenBy: agreed.seenBy }
}

interface Encoded {
  readonly to: `0x${string}`
  readonly data: Hex
}

async function togetherAt(
  endpoint: Endpoint,
  calls: readonly Encoded[],
  { block, multicall }: { readonly block: number; readonly multicall: `0x${string}` },
): Promise<Said<readonly Hex[]>> {
  const data = encodeFunctionData({
    abi: multicallAbi,
    functionName: 'aggregate3',
    args: [calls.map(({ to, data: callData }) => ({ target: to, allowFailure: true, callData }))],
  })
  const answer = await endpoint.ask('eth_call', [{ to: multicall, data }, numberToHex(block)])
  if (answer.kind === 'failed') return { kind: 'failed', words: answer.failure.summary }
  if (answer.kind === 'reverted') return { kind: 'failed', words: answer.words }
  try {
    const results = decodeFunctionResult({
      abi: multicallAbi,
      functionName: 'aggregate3',
      data: hexOf(answer.result),
    })
    return said(results.map(({ success, returnData }) => (success ? returnData : '0x')))
  } catch {
    return { kind: 'failed', words: `${multicall} does not answer as Multicall3 does` }
  }
}

async function eachAt(
  endpoint: Endpoint,
  calls: readonly Encoded[],
  block: number,
): Promise<Said<readonly Hex[]>> {
  const answers = await endpoint.askAll(
    calls.map(({ to, data }) => ({
      method: 'eth_call',
      params: [{ to, data }, numberToHex(block)],
    })),
  )
  const values: Hex[] = []
  for (const answer of answers) {
    if (answer.kind === 'failed') return { kind: 'failed', words: answer.failure.summary }
    values.push(answer.kind === 'reverted' ? '0x' : hexOf(answer.result))
  }
  return said(values)
}

function said(values: readonly Hex[]): Said<readonly Hex[]> {
  const digest = createHash('sha256').update(values.join()).digest('hex')
  return {
    kind: 'said',
    value: values,
    digest,
    words: `answers with the digest ${digest.slice(0, 8)}…`,
  }
}

function encodeView(view: AbiFunction, args: readonly JsonValue[]): Hex {
  const given = view.inputs.map((input, index) => encodable(args[index], input))
  return encodeFunctionData({ abi: [view], functionName: view.name, args: given })
}

/** A view that reverts, or is not there, answers with nothing: what is not declared rightly must not become a row. */
function decodeView({ to, view, args }: ViewCall, data: Hex, block: number): readonly JsonValue[] {
  try {
    const decoded: unknown = decodeFunctionResult({ abi: [view], functionName: view.name, data })
    const values: readonly unknown[] =
      view.outputs.length === 1 ? [decoded] : Array.isArray(decoded) ? decoded : []
    return view.outputs.map((output, index) => plainValue(values[index], output))
  } catch (cause) {
    throw new FailureError(
      failure('UNEXPECTED_ANSWER', {
        summary: `${view.name}(${args.join(', ')}) of ${to} does not answer as the profile declares it.`,
        tried: `eth_call of ${view.name}(${args.join(', ')}) at block ${block}`,
        answered:
          data === '0x' ? 'nothing: it reverts, or there is no such function' : data.slice(0, 200),
        next: "Compare `systems.contracts.state` with the contract's ABI, and mend the declaration.",
        field: 'systems.contracts.state.views',
        retry: 'no',
      }),
      { cause },
    )
  }
}

function hexOf(value: unknown): Hex {
  return typeof value === 'string' && /^0x[0-9a-f]*$/i.test(value) ? `0x${value.slice(2)}` : '0x'
}
