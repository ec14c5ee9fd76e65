import { decodeErrorResult, type Hex } from 'viem'
import { contractAbi, roleNames } from './interfaces.ts'
import type { RpcAnswer } from './rpc.ts'

/** Why a contract said no, as something that can be acted on. */
export type Refusal =
  | { readonly kind: 'already' }
  | {
      readonly kind: 'not-allowed'
      readonly words: string
      /** The role that is missing, by its hash. */
      readonly role?: Hex
      /** An access manager lets it happen, but not at once. */
      readonly late?: true
    }
  | { readonly kind: 'other'; readonly words: string }

type Reverted = Extract<RpcAnswer, { readonly kind: 'reverted' }>

/** Decodes OpenZeppelin 5's errors, and the texts that version 4 reverts with. */
export function decodeRevert({ data, words }: Reverted): Refusal {
  const error = data === null ? null : decode(data)
  switch (error?.errorName) {
    // Pausing what is paused, or unpausing what is not: the wish is granted already.
    case 'EnforcedPause':
    case 'ExpectedPause':
      return { kind: 'already' }
    case 'OwnableUnauthorizedAccount':
      return { kind: 'not-allowed', words: `${error.args[0]} is not its owner` }
    case 'AccessControlUnauthorizedAccount': {
      const [account, role] = error.args
      const words = `${account} does not hold ${roleNames.get(role) ?? role}`
      return { kind: 'not-allowed', words, role }
    }
    case 'AccessManagedUnauthorized':
      return { kind: 'not-allowed', words: `its access manager does not allow ${error.args[0]}` }
    case 'AccessManagedRequiredDelay':
      return {
        kind: 'not-allowed',
        words: `its access manager makes ${error.args[0]} wait for ${error.args[1]} s`,
        late: true,
      }
    // What OpenZeppelin's AccessManaged says itself to those who may with a delay: it looks for the scheduled call.
    case 'AccessManagerNotScheduled':
      return {
        kind: 'not-allowed',
        words: 'its access manager wants the call to be scheduled first',
        late: true,
      }
    case 'ProxyDeniedAdminAccess':
      return {
        kind: 'not-allowed',
        words: 'the signer is the admin of the proxy, which may only upgrade',
      }
    case 'Error':
      return ofText(error.args[0])
    case 'Panic':
      return { kind: 'other', words: `it panicked (code ${error.args[0]})` }
    case undefined:
      return { kind: 'other', words: words.slice(0, 200) }
  }
}

function decode(data: Hex) {
  try {
    return decodeErrorResult({ abi: contractAbi, data })
  } catch {
    return null
  }
}

function ofText(text: string): Refusal {
  if (/^Pausable: (not )?paused$/.test(text)) return { kind: 'already' }
  if (/caller is not the owner|is missing role/.test(text))
    return { kind: 'not-allowed', words: text }
  return { kind: 'other', words: text }
}
