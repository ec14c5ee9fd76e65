import {
  type Address,
  concatHex,
  encodeAbiParameters,
  type Hex,
  hexToBigInt,
  keccak256,
  padHex,
  parseAbiParameters,
  toHex,
} from 'viem'
import type { UserOperation } from 'viem/account-abstraction'
import { privateKeyToAccount } from 'viem/accounts'

/** Measured: about 30,000 are used. */
export const PAYMASTER_VERIFICATION_GAS = 60_000n
/** The verifying paymaster has nothing to do after an operation. */
export const PAYMASTER_POST_OP_GAS = 0n

export type SponsoredOperation = UserOperation<'0.7'>
type Unsigned = Omit<SponsoredOperation, 'signature'>

export interface Sponsor {
  readonly paymaster: Address
  /** Private key of its `verifyingSigner`. */
  readonly key: Hex
  readonly chainId: number
  /** Seconds of the epoch until which the signature counts; 0 for ever. */
  readonly validUntil: number
}

const HASHED = parseAbiParameters(
  'address, uint256, bytes32, bytes32, bytes32, uint256, uint256, bytes32, uint256, address, uint48, uint48',
)

const pair = (high: bigint, low: bigint): Hex =>
  concatHex([padHex(toHex(high), { size: 16 }), padHex(toHex(low), { size: 16 })])

/** What `VerifyingPaymaster.getHash` of v0.7 answers, computed without the chain. */
function sponsorHash(operation: Unsigned, { paymaster, chainId, validUntil }: Sponsor): Hex {
  const gas = pair(PAYMASTER_VERIFICATION_GAS, PAYMASTER_POST_OP_GAS)
  return keccak256(
    encodeAbiParameters(HASHED, [
      operation.sender,
      operation.nonce,
      keccak256('0x'),
      keccak256(operation.callData),
      pair(operation.verificationGasLimit, operation.callGasLimit),
      hexToBigInt(gas),
      operation.preVerificationGas,
      pair(operation.maxPriorityFeePerGas, operation.maxFeePerGas),
      BigInt(chainId),
      paymaster,
      validUntil,
      0,
    ]),
  )
}

/** The `paymasterData` with which a verifying paymaster of v0.7 pays for exactly this operation. */
export async function signSponsorship(operation: Unsigned, sponsor: Sponsor): Promise<Hex> {
  const raw = sponsorHash(operation, sponsor)
  const signature = await privateKeyToAccount(sponsor.key).signMessage({ message: { raw } })
  return concatHex([validity(sponsor.validUntil), signature])
}

/** As long as the real one, and never valid: for estimating. */
export function stubSponsorship(validUntil: number): Hex {
  return concatHex([validity(validUntil), `0x${'ff'.repeat(64)}1c`])
}

function validity(validUntil: number): Hex {
  return encodeAbiParameters(parseAbiParameters('uint48, uint48'), [validUntil, 0])
}
