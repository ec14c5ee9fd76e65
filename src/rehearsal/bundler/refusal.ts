import { BaseError, ContractFunctionRevertedError, decodeErrorResult, type Hex } from 'viem'
import { entryPoint07Abi } from 'viem/account-abstraction'

/** A JSON-RPC error as bundlers give it (ERC-7769). */
export interface RpcRefusal {
  readonly code: number
  readonly message: string
  readonly data?: unknown
}

export class RpcRefused extends Error {
  override name = 'RpcRefused'
  readonly refusal: RpcRefusal
  constructor(refusal: RpcRefusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

export function refuse(code: number, message: string, data?: unknown): never {
  throw new RpcRefused({ code, message, ...(data === undefined ? {} : { data }) })
}

/** The code of an `AAnn` text: the paymaster's own (AA3x) are told apart from the account's. */
function codeOf(reason: string): number {
  const [, text = ''] = /^(AA\d\d)/.exec(reason) ?? []
  switch (text) {
    case 'AA31':
      return -32_508
    case 'AA22':
    case 'AA32':
      return -32_503
    case 'AA24':
    case 'AA34':
      return -32_507
    default:
      return text.startsWith('AA3') ? -32_501 : -32_500
  }
}

/** What an EntryPoint's revert means to who sent the operation. */
export function refusalOf(error: unknown): RpcRefusal {
  const decoded = error instanceof BaseError ? decodedIn(error) : null
  if (decoded?.errorName === 'FailedOp') {
    const reason = decoded.args[1]
    return { code: codeOf(reason), message: reason }
  }
  if (decoded?.errorName === 'FailedOpWithRevert') {
    const [, reason, inner] = decoded.args
    return { code: codeOf(reason), message: reason, data: { inner } }
  }
  const words = error instanceof Error ? error.message.split('\n')[0] : String(error)
  return { code: -32_500, message: words ?? 'validation failed' }
}

function decodedIn(error: BaseError) {
  const reverted = error.walk((one) => one instanceof ContractFunctionRevertedError)
  const raw: Hex | undefined =
    reverted instanceof ContractFunctionRevertedError ? reverted.raw : undefined
  if (raw === undefined) return null
  try {
    return decodeErrorResult({ abi: entryPoint07Abi, data: raw })
  } catch {
    return null
  }
}
