import { encodeFunctionData, type Hex, keccak256, numberToHex, stringToHex } from 'viem'
import type { ContractAct } from '../../../../../shared/domain/contract-board.ts'
import { decodeRevert, type Refusal } from '../decode-revert.ts'
import { contractAbi } from '../interfaces.ts'
import type { At } from '../questions.ts'
import { type ProxyFacts, upgradeCall } from '../version/read-proxy.ts'

/** What a contract said to a call that was tried and not sent. */
export type Tried = { readonly kind: 'allowed' } | Refusal

/** A call that would do it. */
export interface ActCall {
  readonly act: ContractAct
  readonly to: Hex
  readonly data: Hex
}

/** An address that follows from a hash: nobody has its key, and no contract names it. */
export const STRANGER: Hex = `0x${keccak256(stringToHex('rollback console: a stranger')).slice(-40)}`

/** Every act that this contract could know. An upgrade is tried to the code that runs already: it changes nothing. */
export function actCalls(address: Hex, proxy: ProxyFacts | null): readonly ActCall[] {
  const named = (act: 'pause' | 'unpause'): ActCall => ({
    ...{ act, to: address },
    data: encodeFunctionData({ abi: contractAbi, functionName: act }),
  })
  if (proxy === null) return [named('pause'), named('unpause')]
  const { implementation } = proxy
  const { to, data } = upgradeCall(proxy, { proxy: address, implementation, data: '0x' })
  return [named('pause'), named('unpause'), { act: 'upgrade', to, data }]
}

/** As `eth_call` from an account, at the pinned block. Null where the endpoint does not answer. */
export async function tryAct(
  { endpoint, block }: At,
  { to, data }: ActCall,
  from: string,
): Promise<Tried | null> {
  const answer = await endpoint.ask('eth_call', [{ from, to, data }, numberToHex(block)])
  switch (answer.kind) {
    case 'result':
      return { kind: 'allowed' }
    case 'reverted':
      return decodeRevert(answer)
    case 'failed':
      return null
  }
}
