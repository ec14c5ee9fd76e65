import { encodeFunctionData, isAddress } from 'viem'
import { z } from 'zod'
import type { JsonObject } from '../../../../../shared/domain/json.ts'
import type { Reads } from '../../../ports/reads.ts'
import { askBundler, type BundlerAnswer } from './ask-bundler.ts'
import { accountAbi } from './interfaces.ts'
import type { Sponsoring } from './paymaster-profile.ts'
import { addressOf } from './read-spending.ts'

/** Who sponsors now, as the way that a wallet goes says it. */
export type Sponsor =
  | { readonly kind: 'sponsors'; readonly paymaster: string }
  | { readonly kind: 'refuses'; readonly words: string }
  | { readonly kind: 'silent'; readonly words: string }

export interface BundlerView {
  readonly chainId: number | null
  readonly entryPoints: readonly string[]
  readonly sponsor: Sponsor
}

/** Any well-formed account does for a stub: nothing is signed and nothing is sent. */
const DUMMY_ACCOUNT = '0x00000000000000000000000000000000000000d1'

/** An operation that does nothing, as JSON-RPC has it. */
export function emptyOperation(sender: string, nonce: bigint): JsonObject {
  return {
    sender,
    nonce: `0x${nonce.toString(16)}`,
    callData: encodeFunctionData({
      abi: accountAbi,
      functionName: 'execute',
      args: [addressOf(sender), 0n, '0x'],
    }),
    callGasLimit: '0xea60',
    verificationGasLimit: '0x1d4c0',
    preVerificationGas: '0xd6d8',
    maxFeePerGas: '0x77359400',
    maxPriorityFeePerGas: '0x3b9aca00',
    signature: `0x${'ff'.repeat(65)}`,
  }
}

const stubSchema = z.object({
  paymaster: z.string().exactOptional(),
  /** Of EntryPoint v0.6: the address is its first twenty bytes. */
  paymasterAndData: z.string().exactOptional(),
})

export async function readBundler(
  sponsoring: Sponsoring,
  world: Reads,
  signal: AbortSignal,
): Promise<BundlerView> {
  const { entryPoint, bundler, chain } = sponsoring
  const asked = { world, signal, rpc: bundler.rpc }
  const operation = emptyOperation(sponsoring.canary?.account ?? DUMMY_ACCOUNT, 0n)
  const chainId = `0x${chain.chainId.toString(16)}`
  const [id, entryPoints, stub] = await Promise.all([
    askBundler('eth_chainId', [], asked),
    askBundler('eth_supportedEntryPoints', [], asked),
    askBundler('pm_getPaymasterStubData', [operation, entryPoint, chainId, {}], asked),
  ])
  return {
    chainId: id.kind === 'result' ? Number(id.result) : null,
    entryPoints:
      entryPoints.kind === 'result'
        ? (z.array(z.string()).safeParse(entryPoints.result).data ?? [])
        : [],
    sponsor: sponsorOf(stub),
  }
}

/** Whom a stub names. */
function sponsorOf(answer: BundlerAnswer): Sponsor {
  switch (answer.kind) {
    case 'failed':
      return { kind: 'silent', words: answer.failure.summary }
    case 'refused':
      return answer.code === -32_603
        ? { kind: 'silent', words: answer.words }
        : { kind: 'refuses', words: answer.words }
    case 'result': {
      const { paymaster, paymasterAndData } = stubSchema.safeParse(answer.result).data ?? {}
      const address = paymaster ?? paymasterAndData?.slice(0, 42)
      return address !== undefined && isAddress(address, { strict: false })
        ? { kind: 'sponsors', paymaster: address }
        : { kind: 'silent', words: 'the answer names no paymaster' }
    }
  }
}
