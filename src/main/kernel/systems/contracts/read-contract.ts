import { encodeFunctionData, type Hex, keccak256, numberToHex } from 'viem'
import { decodeRevert, type Refusal } from './decode-revert.ts'
import { contractAbi, proxySlots } from './interfaces.ts'
import { type At, codeOf, isHex, question } from './questions.ts'
import { type Owner, ownerOf, readSafe, type SafeFacts } from './read-owner.ts'
import type { RpcAnswer } from './rpc.ts'

export type PauseCall = 'pause' | 'unpause'

/** What one endpoint says of one contract at one block. */
export interface ContractView {
  /** Keccak-256 of its code; null where there is none. */
  readonly codeHash: string | null
  readonly proxy: 'none' | 'uups' | 'transparent' | 'beacon'
  readonly implementation: string | null
  /** Null where it has no such thing. */
  readonly paused: boolean | null
  readonly owner: Owner
  /** What the contract says to the call, tried by the profile's key without sending it. */
  readonly trial: Trial
  /** Who else could do it: the signer that the profile names for it, or the Safe that owns it. */
  readonly elsewhere: Elsewhere | null
}

/** What came of a call that was tried and not sent; without a key nobody tries. */
export type Trial = { readonly kind: 'allowed' } | { readonly kind: 'no-key' } | Refusal

/** A signer that is not the profile's key, and what the contract says to the call from it. */
export type Elsewhere = {
  readonly trial: Trial /** By the profile. */
  readonly named: boolean
} & (
  | { readonly kind: 'safe'; readonly safe: SafeFacts }
  | { readonly kind: 'offline'; readonly address: `0x${string}` }
)

/** By whom a call is tried. */
export interface Signers {
  /** Null where the profile's key is away. */
  readonly key: string | null
  /** The one that the profile names for this contract. */
  readonly named: { readonly kind: 'safe' | 'offline'; readonly address: string } | null
  readonly call: PauseCall
}

/** Null where the endpoint does not answer: then it is silent about this contract. */
export async function readContract(
  at: At,
  address: string,
  { key, named, call }: Signers,
): Promise<ContractView | null> {
  const [code, implementation, admin, beacon, paused, owner, trial] = await Promise.all([
    codeOf(at, address),
    slotOf(at, address, proxySlots.implementation),
    slotOf(at, address, proxySlots.admin),
    slotOf(at, address, proxySlots.beacon),
    question(at, address, 'paused'),
    ownerOf(at, address),
    key === null ? noKey : tryCall(at, address, { signer: key, call }),
  ])
  const elsewhere = await elsewhereOf(at, address, { owner, named, call })
  if (code === undefined || trial === null || elsewhere === undefined) return null
  return {
    codeHash: code === null ? null : keccak256(code),
    proxy: proxyKind(implementation, admin, beacon),
    implementation,
    paused: typeof paused === 'boolean' ? paused : null,
    owner,
    trial,
    elsewhere,
  }
}

async function slotOf({ endpoint, block }: At, address: string, slot: Hex): Promise<string | null> {
  const answer = await endpoint.ask('eth_getStorageAt', [address, slot, numberToHex(block)])
  if (answer.kind !== 'result' || !isHex(answer.result) || BigInt(answer.result) === 0n) return null
  return `0x${answer.result.slice(-40)}`
}

function proxyKind(
  implementation: string | null,
  admin: string | null,
  beacon: string | null,
): ContractView['proxy'] {
  if (beacon !== null) return 'beacon'
  if (implementation === null) return 'none'
  return admin === null ? 'uups' : 'transparent'
}

const noKey: Trial = { kind: 'no-key' }

/** Undefined where the endpoint does not answer. */
async function elsewhereOf(
  at: At,
  address: string,
  { owner, named, call }: Pick<Signers, 'named' | 'call'> & { readonly owner: Owner },
): Promise<Elsewhere | null | undefined> {
  if (named?.kind === 'offline') {
    const trial = await tryCall(at, address, { signer: named.address, call })
    const signer = `0x${named.address.slice(2)}` as const
    return trial === null ? undefined : { kind: 'offline', address: signer, trial, named: true }
  }
  const safe = await safeOf(at, owner, named)
  if (safe === null) return null
  const trial = await tryCall(at, address, { signer: safe.address, call })
  return trial === null ? undefined : { kind: 'safe', safe, trial, named: named !== null }
}

function safeOf(at: At, owner: Owner, named: Signers['named']): Promise<SafeFacts | null> {
  if (named !== null) return readSafe(at, named.address)
  return Promise.resolve(owner.kind === 'safe' ? owner : null)
}

/** The definitive test, which needs no key: the call as `eth_call`, from the signer. */
export async function tryCall(
  { endpoint, block }: At,
  to: string,
  { signer, call }: { readonly signer: string; readonly call: PauseCall },
): Promise<Trial | null> {
  const data = encodeFunctionData({ abi: contractAbi, functionName: call })
  const answer: RpcAnswer = await endpoint.ask('eth_call', [
    { from: signer, to, data },
    numberToHex(block),
  ])
  switch (answer.kind) {
    case 'result':
      return { kind: 'allowed' }
    case 'reverted':
      return decodeRevert(answer)
    case 'failed':
      return null
  }
}
