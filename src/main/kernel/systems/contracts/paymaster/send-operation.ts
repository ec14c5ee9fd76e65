import { isHex } from 'viem'
import { z } from 'zod'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../../shared/domain/json.ts'
import type { UnsignedOperation } from '../../../ports/chain.ts'
import type { Effects } from '../../../ports/reads.ts'
import type { Receipt } from '../../../ports/system.ts'
import { feesFor } from '../fees.ts'
import { askBundler, bundlerRequest, readBundlerAnswer } from './ask-bundler.ts'
import type { CanaryDetails } from './canary-details.ts'
import { type Sponsoring, sameAddress, sponsoringOf } from './paymaster-profile.ts'
import { emptyOperation } from './read-bundler.ts'
import { addressOf } from './read-spending.ts'
import { chainNow } from './send-call.ts'

const hex = z.custom<`0x${string}`>((value) => isHex(value))
const gasSchema = z.object({
  callGasLimit: hex,
  verificationGasLimit: hex,
  preVerificationGas: hex,
})
const sponsorSchema = z.object({
  paymaster: hex,
  paymasterData: hex,
  paymasterVerificationGasLimit: hex.default('0x0'),
  paymasterPostOpGasLimit: hex.default('0x0'),
})

/** What is asked before the one thing that is sent; a no to any of it means that nothing was. */
class Refused extends Error {
  override name = 'Refused'
  readonly failure: Failure
  constructor(declared: Failure) {
    super(declared.summary)
    this.failure = declared
  }
}

/** Goes the way a wallet goes: stub, estimate, sponsor's signature, own signature, send. */
export async function sendOperation(
  details: CanaryDetails,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const sponsoring = sponsoringOf(world.profile)
  const { entryPoint, chain, bundler } = sponsoring
  try {
    const operation = await prepare(details, sponsoring, { world, signal })
    const signed = await world.chain.signOperation({
      operation,
      signer: sponsoring.canary?.secret ?? '',
      chainId: chain.chainId,
      entryPoint: addressOf(entryPoint),
    })
    const method = 'eth_sendUserOperation'
    const body = { ...inHex(operation), signature: signed.signature }
    const request = bundlerRequest(bundler.rpc, method, [body, entryPoint])
    const sent = await world.http.mutate(request, signal)
    if (sent.kind !== 'answered') return sent
    const answer = readBundlerAnswer(sent.answer.json, sent.answer.status, method)
    switch (answer.kind) {
      case 'result':
        return { kind: 'accepted', facts: { hash: signed.hash } }
      case 'refused':
        return { kind: 'refused', failure: no(method, answer.words) }
      case 'failed':
        return { kind: 'reply-lost', failure: { ...answer.failure, retry: 'probe-first' } }
    }
  } catch (thrown) {
    if (thrown instanceof Refused) return { kind: 'refused', failure: thrown.failure }
    throw thrown
  }
}

interface Around {
  readonly world: Effects
  readonly signal: AbortSignal
}

async function prepare(
  details: CanaryDetails,
  sponsoring: Sponsoring,
  { world, signal }: Around,
): Promise<UnsignedOperation> {
  const { entryPoint, chain, bundler } = sponsoring
  async function ask<T>(
    schema: z.ZodType<T>,
    method: string,
    params: readonly JsonObject[string][],
  ) {
    const answer = await askBundler(method, params, { world, signal, rpc: bundler.rpc })
    if (answer.kind === 'failed') throw new Refused(answer.failure)
    if (answer.kind === 'refused') throw new Refused(no(method, answer.words))
    const parsed = schema.safeParse(answer.result)
    if (parsed.success) return parsed.data
    throw new Refused(no(method, 'the answer is not what ERC-7677 says it is'))
  }
  const { fees } = feesFor((await chainNow(world, signal)).baseFee, chain.maxFeeGwei)
  const priced: JsonObject = {
    ...emptyOperation(details.account, BigInt(details.nonce)),
    maxFeePerGas: toHex(fees.maxFeePerGas),
    maxPriorityFeePerGas: toHex(fees.maxPriorityFeePerGas),
  }
  const terms = [entryPoint, toHex(BigInt(chain.chainId)), {}] as const
  const stub = await ask(sponsorSchema, 'pm_getPaymasterStubData', [priced, ...terms])
  const gas = await ask(gasSchema, 'eth_estimateUserOperationGas', [
    { ...priced, ...stub },
    entryPoint,
  ])
  const paid = await ask(sponsorSchema, 'pm_getPaymasterData', [{ ...priced, ...gas }, ...terms])
  if (!sameAddress(paid.paymaster, details.paymaster.address)) {
    throw new Refused(no('pm_getPaymasterData', `it names ${paid.paymaster}`))
  }
  return {
    sender: addressOf(details.account),
    nonce: BigInt(details.nonce),
    callData: hex.parse(priced['callData']),
    callGasLimit: BigInt(gas.callGasLimit),
    verificationGasLimit: BigInt(gas.verificationGasLimit),
    preVerificationGas: BigInt(gas.preVerificationGas),
    maxFeePerGas: fees.maxFeePerGas,
    maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
    paymaster: addressOf(paid.paymaster),
    paymasterData: paid.paymasterData,
    paymasterVerificationGasLimit: BigInt(paid.paymasterVerificationGasLimit),
    paymasterPostOpGasLimit: BigInt(paid.paymasterPostOpGasLimit),
  }
}

function inHex(operation: UnsignedOperation): JsonObject {
  return Object.fromEntries(
    Object.entries(operation).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? toHex(value) : value,
    ]),
  )
}

function toHex(value: bigint): string {
  return `0x${value.toString(16)}`
}

function no(method: string, words: string): Failure {
  return failure('REFUSED_BY_PROVIDER', {
    summary: `The bundler refuses: ${words}.`,
    tried: method,
    answered: words,
    next: 'Read the answer: deposit, allow-list, or the signing service’s variables.',
  })
}
